import { useMemo, useState } from 'react'
import type { PeopleSelection } from './queries.ts'
import { filterOf } from './search.ts'
import type { PeopleSearch } from './search.ts'

/** As many as one request may name. */
export const maxNamed = 1_000

/** Who is selected: some by name, or all that the filter shows. */
export interface Selected {
  readonly has: (id: string) => boolean
  readonly isAll: boolean
  readonly count: number
  /** As the API takes it; null: nobody is selected. */
  readonly selection: PeopleSelection | null
  readonly toggle: (id: string) => void
  readonly selectAll: () => void
  readonly clear: () => void
}

/**
 * The rows that are selected. Another filter shows others, so it begins anew.
 * @param total how many the filter shows @param loaded those that have been read
 */
export function useSelected(search: PeopleSearch, total: number, loaded: readonly string[]): Selected {
  const [chosen, setChosen] = useState<ReadonlySet<string> | 'all'>(new Set())
  const key = JSON.stringify(filterOf(search))
  const [before, setBefore] = useState(key)
  if (before !== key) {
    setBefore(key)
    setChosen(new Set())
  }
  return useMemo(() => {
    const isAll = chosen === 'all'
    const count = isAll ? total : chosen.size
    const selection = isAll ? filterOf(search) : { ids: [...chosen] }
    return {
      has: (id) => isAll || chosen.has(id),
      isAll,
      count,
      selection: count === 0 ? null : selection,
      toggle: (id) => {
        // Out of all, those who can be named: the others were never seen.
        const next = new Set(isAll ? loaded.slice(0, maxNamed) : chosen)
        if (!next.delete(id) && next.size < maxNamed) next.add(id)
        setChosen(next)
      },
      selectAll: () => setChosen('all'),
      clear: () => setChosen(new Set()),
    }
  }, [chosen, total, loaded, search])
}
