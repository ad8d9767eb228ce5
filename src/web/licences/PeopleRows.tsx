import { Checkbox } from '@mantine/core'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef } from 'react'
import { useWords } from '../language/words.ts'
import type { Chosen } from './chosen.ts'
import classes from './licences.module.css'
import type { PeoplePages } from './PeopleChoice.tsx'

const rowHeight = 48

/** Each person with a box to tick; of many, those that can be seen are drawn, and more are read as one scrolls. */
export function PeopleRows({ people, chosen }: { people: PeoplePages; chosen: Chosen }) {
  const { say, list } = useWords()
  const box = useRef<HTMLDivElement>(null)
  const rows = people.data?.pages.flatMap(({ items }) => items) ?? []
  const virtual = useVirtualizer({
    count: rows.length,
    estimateSize: () => rowHeight,
    overscan: 6,
    getScrollElement: () => box.current,
    getItemKey: (index) => rows[index]?.id ?? index,
  })
  const drawn = virtual.getVirtualItems()
  const last = drawn.at(-1)?.index ?? 0
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = people
  const isNearEnd = last >= rows.length - 20
  useEffect(() => {
    if (isNearEnd && hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [isNearEnd, hasNextPage, isFetchingNextPage, fetchNextPage])
  return (
    <div
      ref={box}
      className={classes.rows}
      role="group"
      aria-label={say('web.licences.people')}
      aria-busy={people.isFetching}
      // Where no box can be ticked the keyboard scrolls the list itself.
      tabIndex={chosen.isAll ? 0 : -1}
    >
      <div style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {drawn.map(({ index, key, start }) => {
          const person = rows[index]
          if (person === undefined) return null
          const { id, name, email, externalId, groups } = person
          const isChosen = chosen.has(id)
          return (
            <label
              key={key}
              className={classes.row}
              style={{ height: rowHeight, transform: `translateY(${start}px)` }}
              data-chosen={isChosen || undefined}
            >
              <Checkbox
                aria-label={email === null ? name : `${name}, ${email}`}
                checked={isChosen}
                disabled={chosen.isAll || (chosen.isFull && !isChosen)}
                onChange={() => chosen.toggle(id)}
              />
              <span className={classes.who}>
                <span className={classes.name}>{name}</span>
                <span className={classes.facts}>
                  {[email ?? externalId, ...(groups.length > 0 ? [list(groups)] : [])].join(' · ')}
                </span>
              </span>
            </label>
          )
        })}
      </div>
    </div>
  )
}
