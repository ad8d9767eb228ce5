import { IconFilter } from '@tabler/icons-react'
import { lazyPart } from '../parts/lazy-part.ts'
import { useOpening } from '../parts/use-opening.ts'
import { useShortcuts } from '../shortcuts/use-shortcuts.ts'
import { FilterPopover } from './FilterPopover.tsx'
import type { CustomerPage } from './pages.ts'

const FilterPanel = lazyPart(() => import('./FilterPanels.tsx').then((module) => module.StatusPanel))

/** «Select a filter…»: the statuses of both columns, each with the customers it would show (DESIGN.md §3). */
export function StatusFilter({ facets }: { facets: CustomerPage['facets'] | undefined }) {
  const button = useOpening('dialog', FilterPanel.preload)
  useShortcuts([{ keys: ['f'], label: 'web.customers.keys_filter', run: () => button.opening.setOpen(true) }])
  return (
    <FilterPopover
      icon={IconFilter}
      label="filter.select"
      button={button}
      panel={(opening) => <FilterPanel opening={opening} facets={facets} />}
    />
  )
}
