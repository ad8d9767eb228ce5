import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { hasCustomersQuery } from '../api/queries.ts'
import { isOver } from './run.ts'
import type { Run } from './run.ts'

/** What other pages remember of the customers is out of date once an import has ended. */
export function useFreshAfter(run: Run | undefined): void {
  const queries = useQueryClient()
  const hasEnded = run !== undefined && isOver(run) && !run.dryRun
  useEffect(() => {
    if (!hasEnded) return
    const own = new Set<unknown>(['me', 'import', 'open-import'])
    void queries.invalidateQueries({ predicate: ({ queryKey }) => !own.has(queryKey[0]) })
    // Whether there are any decides where the Customers page leads: it is asked anew, not shown from memory.
    queries.removeQueries({ queryKey: hasCustomersQuery.queryKey, type: 'inactive' })
  }, [hasEnded, queries])
}
