import type { TenantReader } from '../database/transactions.ts'
import { manualProvisioner } from '../provisioners/manual/manual.ts'
import type { Connection, Provisioner } from '../provisioners/provisioner.ts'

/** All provisioners there are, and what they need to reach anybody. */
export interface Provisioners {
  /** @throws where there is none of that kind */
  find(kind: string): Provisioner
  /** Where a connection leads and with which credentials; null where it is not there any more. */
  readConnection(trx: TenantReader, partnerId: string, connectionId: string): Promise<Connection | null>
}

/** Those of this installation. */
export function provisionersFor(): Provisioners {
  const all = new Map<string, Provisioner>([[manualProvisioner.kind, manualProvisioner]])
  return {
    find: (kind) => {
      const provisioner = all.get(kind)
      if (provisioner === undefined) throw new Error(`There is no provisioner «${kind}»`)
      return provisioner
    },
    readConnection: async () => null,
  }
}
