import { getRouteApi } from '@tanstack/react-router'
import { useCallback, useMemo } from 'react'
import { paths } from '../paths.ts'
import { stringifySearch } from '../search-params.ts'
import { forgetPlace } from './memory.ts'
import { changedSearch, customersSearch } from './search.ts'
import type { CustomersSearch } from './search.ts'

const route = getRouteApi('/inside/customers')

export type SearchChange = { readonly [K in keyof CustomersSearch]: CustomersSearch[K] | undefined }

export interface SearchState {
  readonly search: CustomersSearch
  /** Another address, changed from the one that stands there. @param replace where it only refines the one before */
  readonly change: (change: SearchChange, options?: { replace?: boolean }) => void
}

/** What the address of the Customers page says, and how to change it: the address is the page's state. */
export function useSearch(): SearchState {
  const raw = route.useSearch()
  // The router leaves what the page does not understand beside what it does.
  const search = useMemo(() => customersSearch(raw), [raw])
  const navigate = route.useNavigate()
  const change = useCallback(
    (next: SearchChange, { replace = false } = {}) => {
      void navigate({
        to: paths.customers,
        search: (current: CustomersSearch) => {
          const changed = changedSearch(current, next)
          forgetPlace(stringifySearch(changed))
          return changed
        },
        replace,
        resetScroll: false,
      })
    },
    [navigate],
  )
  return { search, change }
}
