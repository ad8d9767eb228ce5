import { useMutation, useQueryClient } from '@tanstack/react-query'
import { client } from '../api/api.ts'

/** Brings a deleted customer back, and is busy until the page shows it. */
export function useBringBack() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => client.restoreCustomer({ params: { id } }),
    onSuccess: () => queries.invalidateQueries(),
  })
}
