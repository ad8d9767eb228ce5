import type { TenantReader } from '../database/transactions.ts'
import type { ProductProvisioner } from '../database/provisioning-tables.ts'
import { manualProvisioner } from '../provisioners/manual/manual.ts'
import type { Connection, Provisioner } from '../provisioners/provisioner.ts'

/** All provisioners there are, and what they need to reach anybody. */
export interface Provisioners {
  find(kind: ProductProvisioner['kind']): Provisioner
  /** Where a connection leads and with which credentials; null where it is not there any more. */
  readConnection(trx: TenantReader, partnerId: string, connectionId: string): Promise<Connection | null>
}
export const allProvisioners = { manual: manualProvisioner }
