import { IconTag } from '@tabler/icons-react'
import { lazyPart } from '../parts/lazy-part.ts'
import { useOpening } from '../parts/use-opening.ts'
import { FilterPopover } from './FilterPopover.tsx'

const TagPanel = lazyPart(() => import('./FilterPanels.tsx').then((module) => module.TagPanel))

/** Tags to choose from: customers in the list have all of the chosen (DESIGN.md §3). */
export function TagFilter() {
  return (
    <FilterPopover
      icon={IconTag}
      label="column.tags"
      button={useOpening('dialog', TagPanel.preload)}
      panel={(opening) => <TagPanel opening={opening} />}
    />
  )
}
