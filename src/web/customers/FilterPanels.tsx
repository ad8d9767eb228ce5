import { AnchoredPopover } from '../parts/Anchored.tsx'
import type { Opening } from '../parts/use-opening.ts'
import { CareChoices } from './CareChoices.tsx'
import { FilterChoices } from './FilterChoices.tsx'
import classes from './filter.module.css'
import type { CustomerPage } from './pages.ts'
import { TagChoices } from './TagChoices.tsx'

interface StatusPanelProps {
  readonly opening: Opening
  readonly facets: CustomerPage['facets'] | undefined
}

/** What StatusFilter opens. */
export function StatusPanel({ opening, facets }: StatusPanelProps) {
  return (
    <AnchoredPopover {...opening} className={classes.panel}>
      <FilterChoices facets={facets} />
    </AnchoredPopover>
  )
}

/** What CareFilter opens. */
export function CarePanel({ opening }: { opening: Opening }) {
  return (
    <AnchoredPopover {...opening} className={classes.carePanel}>
      <CareChoices />
    </AnchoredPopover>
  )
}

/** What TagFilter opens. */
export function TagPanel({ opening }: { opening: Opening }) {
  return (
    <AnchoredPopover {...opening} className={classes.tagPanel}>
      <TagChoices />
    </AnchoredPopover>
  )
}
