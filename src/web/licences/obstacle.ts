import { obstacleOf } from '../../domain/licences.ts'
import type { Service } from '../customer/types.ts'
import { useSuppliers } from '../customer-view/use-suppliers.ts'
import { useWords } from '../language/words.ts'
import { useMay } from '../rights/use-may.ts'

/** What stands in the way of licences of a service now. */
export interface WhyNot {
  /** Why none can be assigned, with who acts next; undefined where they can. */
  readonly assign: string | undefined
  /** Why none can be taken back; undefined where they can, also of a service that gives no more. */
  readonly takeBack: string | undefined
}

/** Whether licences of a service can be assigned and taken back, by how far it is set up and by the reader's role. */
export function useWhyNot(service: Pick<Service, 'provisioningStatus' | 'withdrawnAt'>): WhyNot {
  const { say } = useWords()
  const suppliers = useSuppliers()
  const { why } = useMay('assign_licences')
  const { provisioningStatus, withdrawnAt } = service
  const obstacle = obstacleOf(withdrawnAt === null ? provisioningStatus : 'withdrawing', true)
  return {
    assign: obstacle === null ? why : say(`web.licences.why.${obstacle}`, suppliers),
    takeBack: why,
  }
}
