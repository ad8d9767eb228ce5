import { useRef } from 'react'
import type { CustomerPage } from './pages.ts'
import { CareFilter } from './CareFilter.tsx'
import { Chips } from './Chips.tsx'
import classes from './filter.module.css'
import { gridId } from './focus.ts'
import { SearchField } from './SearchField.tsx'
import { SortMenu } from './SortMenu.tsx'
import { StatusFilter } from './StatusFilter.tsx'
import { TagFilter } from './TagFilter.tsx'
import { useHeight } from './use-height.ts'

/** Who is in the list: search, filter, tags, who cares for them, and what is chosen. */
export function Toolbar({ facets }: { facets: CustomerPage['facets'] | undefined }) {
  const bar = useRef<HTMLDivElement>(null)
  // The table's head sticks right below, however many lines the choices take.
  useHeight(bar, '--customers-toolbar', 50)
  return (
    <div ref={bar} className={classes.toolbar}>
      <SearchField
        onDown={() => document.querySelector<HTMLElement>(`#${gridId} [role=row][tabindex="0"]`)?.focus()}
      />
      <StatusFilter facets={facets} />
      <TagFilter />
      <CareFilter />
      <SortMenu />
      <Chips />
    </div>
  )
}
