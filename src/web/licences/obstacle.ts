import { obstacleOf } from '../../domain/licences.ts'
import type { Service } from '../customer/types.ts'
import { useSuppliers } from '../customer-view/use-suppliers.ts'
import { useWords } from '../language/words.ts'
import { useMay } from '../rights/use-may.ts'

/** Why licences of a service cannot be assigned now, with who acts next; undefined where they can. */
export function useWhyNot(service: Pick<Service, 'provisioningStatus' | 'withdrawnAt'>): string | undefined {
  const { say } = useWords()
  const suppliers = useSuppliers()
  const { why } = useMay('assign_licences')
  const { provisioningStatus, withdrawnAt } = service
  const obstacle = obstacleOf(withdrawnAt === null ? provisioningStatus : 'withdrawing', true)
  if (obstacle !== null) return say(`web.licences.why.${obstacle}`, suppliers)
  return why
}
