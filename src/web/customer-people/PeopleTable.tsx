import { VisuallyHidden } from '@mantine/core'
import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useIsNarrow } from '../customers/use-is-narrow.ts'
import { useWords } from '../language/words.ts'
import classes from './customer-people.module.css'
import type { Asked } from './PeopleView.tsx'
import { PersonRow } from './PersonRow.tsx'
import type { Person } from './queries.ts'
import type { Selected } from './selected.ts'

const heights = { line: 49, card: 124 } as const
/** Rows before the last one that is read at which the next page is asked for. */
const ahead = 60

interface PeopleTableProps {
  readonly people: readonly Person[]
  readonly total: number
  /** Those of another filter, until the ones asked for have come. */
  readonly isOld: boolean
  readonly selected: Selected
  readonly onAsk: (asked: Asked) => void
  /** Reads the next page; null: there is none, or it is on its way. */
  readonly more: (() => void) | null
}

/** The list: as many rows as have been read, of which only those on the screen are drawn. */
export function PeopleTable({ people, total, isOld, selected, onAsk, more }: PeopleTableProps) {
  const { say } = useWords()
  const isNarrow = useIsNarrow()
  const body = useRef<HTMLDivElement>(null)
  const [margin, setMargin] = useState(0)
  const virtual = useWindowVirtualizer({
    count: people.length,
    estimateSize: () => (isNarrow ? heights.card : heights.line),
    overscan: 10,
    scrollMargin: margin,
    getItemKey: useCallback((index: number) => people[index]?.id ?? index, [people]),
  })
  useLayoutEffect(() => {
    if (body.current === null) return
    const top = body.current.getBoundingClientRect().top + window.scrollY
    if (Math.abs(top - margin) > 0.5) setMargin(top)
  })
  const items = virtual.getVirtualItems()
  const last = items.at(-1)?.index ?? 0
  useEffect(() => {
    if (last >= people.length - ahead) more?.()
  }, [last, people.length, more])
  return (
    <div
      role="table"
      aria-label={say('web.customer_people.title')}
      aria-rowcount={total + 1}
      aria-busy={isOld}
      data-old={isOld || undefined}
      className={classes.table}
    >
      <div role="rowgroup" className={classes.head}>
        <div role="row" aria-rowindex={1} className={classes.row}>
          <div role="columnheader" className={classes.pick}>
            <input
              type="checkbox"
              checked={selected.isAll}
              ref={(box) => {
                if (box !== null) box.indeterminate = !selected.isAll && selected.count > 0
              }}
              aria-label={say('web.customer_people.select_all', { total })}
              title={say('web.customer_people.select_all', { total })}
              onChange={selected.isAll ? selected.clear : selected.selectAll}
            />
          </div>
          <div role="columnheader">{say('web.customer_people.name')}</div>
          <div role="columnheader">{say('web.customer_people.email')}</div>
          <div role="columnheader">{say('web.customer_people.groups')}</div>
          <div role="columnheader">{say('web.customer_people.licences')}</div>
          <div role="columnheader">
            <VisuallyHidden>{say('web.customer_people.acts')}</VisuallyHidden>
          </div>
        </div>
      </div>
      <div role="rowgroup" ref={body} className={classes.body} style={{ height: virtual.getTotalSize() }}>
        {items.map(({ key, index, start }) => {
          const person = people[index]
          if (person === undefined) return null
          return (
            <div
              key={key}
              ref={virtual.measureElement}
              data-index={index}
              role="presentation"
              className={classes.item}
              style={{ transform: `translateY(${start - margin}px)` }}
            >
              <PersonRow
                person={person}
                index={index}
                isSelected={selected.has(person.id)}
                onSelect={() => selected.toggle(person.id)}
                onAsk={(deed) => onAsk({ deed, person })}
              />
            </div>
          )
        })}
      </div>
    </div>
  )
}
