import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ProvisioningStatus } from '../../domain/provisioning-status.ts'
import { client } from '../api/api.ts'

export interface WantedStatus {
  readonly status: ProvisioningStatus
  /** Why, where it cannot be provisioned. */
  readonly reason?: string
}

/**
 * Sets a service's status by hand and is busy until the page shows it. Every other page asks again when it is next
 * looked at: the list's rows and counts follow from this.
 */
export function useSetStatus(serviceId: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (wanted: WantedStatus) =>
      client.setServiceStatus({ params: { id: serviceId }, body: wanted, idempotencyKey: newKey() }),
    onSuccess: () => queries.invalidateQueries(),
  })
}

export type SettingStatus = ReturnType<typeof useSetStatus>

/** `crypto.randomUUID` is not there on plain HTTP, other than on this machine. */
function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join('-')
}
