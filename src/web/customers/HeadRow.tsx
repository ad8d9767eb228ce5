import { VisuallyHidden } from '@mantine/core'
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import { useWords } from '../language/words.ts'
import { columns } from './columns.ts'
import type { Column } from './columns.ts'
import { orderChange, orderNames, orderOf, pressed } from './order.ts'
import type { Sort } from './search.ts'
import classes from './table.module.css'
import { useSearch } from './use-search.ts'

/** The table's head; a press on a column that can be ordered by orders by it, another one turns it round. */
export function HeadRow() {
  const { say } = useWords()
  const { search } = useSearch()
  const { sort, order } = orderOf(search)
  return (
    <div role="row" aria-rowindex={1} className={`${classes.row} ${classes.headRow}`}>
      {columns.map((column) => {
        const isSorted = column.sort === sort
        return (
          <div
            key={column.name}
            role="columnheader"
            className={classes[column.name]}
            data-numeric={column.isNumeric}
            aria-sort={isSorted ? (order === 'asc' ? 'ascending' : 'descending') : undefined}
          >
            {column.sort === undefined ? (
              <Label column={column}>{say(column.label)}</Label>
            ) : (
              <SortButton sort={column.sort}>{say(column.label)}</SortButton>
            )}
          </div>
        )
      })}
    </div>
  )
}

function Label({ column, children }: { column: Column; children: string }) {
  if (column.isSilent) return <VisuallyHidden>{children}</VisuallyHidden>
  return <span className={classes.headText}>{children}</span>
}

function SortButton({ sort, children }: { sort: Sort; children: string }) {
  const { say } = useWords()
  const { search, change } = useSearch()
  const now = orderOf(search)
  const Arrow = now.order === 'asc' ? IconArrowDown : IconArrowUp
  return (
    <button
      type="button"
      className={classes.sortButton}
      data-sorted={now.sort === sort || undefined}
      title={`${say('web.customers.sort')}: ${say(orderNames[sort])}`}
      onClick={() => change(orderChange(pressed(search, sort)))}
    >
      {children}
      <Arrow size={14} stroke={2} aria-hidden className={classes.arrow} />
    </button>
  )
}
