import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ProvisioningStatus } from '../../domain/provisioning-status.ts'
import { client } from '../api/api.ts'
import { newKey } from '../api/new-key.ts'

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
