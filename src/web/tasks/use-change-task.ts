import { useMutation, useQueryClient } from '@tanstack/react-query'
import { client } from '../api/api.ts'
import { newKey } from '../api/new-key.ts'
import type { TaskDoor } from './door.ts'
import { tasksKey } from './queries.ts'

export interface TaskChange {
  readonly assigneeId?: string | null
  readonly dueAt?: string | null
}

/** Says who does it and until when, and is busy until the page shows it. */
export function useChangeTask({ serviceId }: TaskDoor) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: TaskChange) =>
      client.changeTask({ params: { id: serviceId }, body, idempotencyKey: newKey() }),
    onSuccess: () => queries.invalidateQueries({ queryKey: tasksKey }),
  })
}
