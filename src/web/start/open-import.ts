import { useQuery } from '@tanstack/react-query'
import { client } from '../api/api.ts'
import { isOver } from '../imports/run.ts'

/** An import that was under way when the page was opened: somebody left in the middle, and comes back to it. */
export function useOpenImport(): string | null {
  const { data } = useQuery({
    queryKey: ['open-import'],
    queryFn: async ({ signal }) => {
      const { items } = await client.listImports({ query: { limit: 5 }, signal })
      return items.find((run) => !run.dryRun && run.state !== 'receiving' && !isOver(run))?.id ?? null
    },
    staleTime: Infinity,
    gcTime: 0,
  })
  return data ?? null
}
