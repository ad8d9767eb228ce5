import { useState } from 'react'
import { filterOf } from './queries.ts'
import type { PeopleSelection, PeopleWish } from './queries.ts'

/** As many as one request names by their ids. */
export const maxChosen = 1_000

export interface Chosen {
  readonly count: number
  /** Undefined where nobody is chosen. */
  readonly selection: PeopleSelection | undefined
  readonly isAll: boolean
  readonly isFull: boolean
  readonly has: (id: string) => boolean
  readonly toggle: (id: string) => void
  readonly toggleAll: () => void
  readonly clear: () => void
}

/** Who is chosen: some by hand, or all whom the list shows. @param total how many that are */
export function useChosen(wish: PeopleWish, total: number): Chosen {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set())
  // All of another search are others.
  const filter = JSON.stringify(filterOf(wish))
  const [allOf, setAllOf] = useState<string>()
  const isAll = allOf === filter && total > 0
  const count = isAll ? total : ids.size
  return {
    count,
    selection: count === 0 ? undefined : isAll ? filterOf(wish) : { ids: [...ids] },
    isAll,
    isFull: ids.size >= maxChosen,
    has: (id) => isAll || ids.has(id),
    toggle: (id) => {
      const next = new Set(ids)
      if (!next.delete(id)) next.add(id)
      setIds(next)
    },
    toggleAll: () => {
      setAllOf(isAll ? undefined : filter)
      setIds(new Set())
    },
    clear: () => {
      setAllOf(undefined)
      setIds(new Set())
    },
  }
}
