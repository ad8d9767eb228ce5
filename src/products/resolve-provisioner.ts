import { connectionsByKey, holdConnections } from '../connections/repository.ts'
import type { TenantReader, TenantWriter } from '../database/transactions.ts'
import type { Problems } from '../input/problems.ts'
import type { Product, ProductFields } from './product.ts'

/** What a product was before, where it is not a new one. */
export type Before = Pick<Product, 'provisioner' | 'connectionId'> | undefined

/** Finds the connection that a product names, and notes what is wrong with that. @returns its id; null for none */
export type ResolveConnection = (
  fields: ProductFields,
  before: Before,
  path: string,
  problems: Problems,
) => string | null

/** Keeps the connections that products name from being retired until the transaction ends. */
export async function holdConnectionsOf(
  trx: TenantWriter,
  partnerId: string,
  products: readonly ProductFields[],
): Promise<void> {
  await holdConnections(trx, partnerId, connectionKeysOf(products))
}

/** The own keys of the connections that products name. */
export function connectionKeysOf(products: readonly ProductFields[]): string[] {
  return products.flatMap(({ provisioner }) =>
    provisioner.kind === 'open_service_broker' ? [provisioner.connection] : [],
  )
}

/**
 * Reads the connections that products name. A connection that is retired, and a plan that is not in what the broker said
 * last, are taken by no product; one that has them already keeps them.
 */
export async function readConnectionsOf(
  trx: TenantReader,
  partnerId: string,
  products: readonly ProductFields[],
): Promise<ResolveConnection> {
  const known = await connectionsByKey(trx, partnerId, connectionKeysOf(products))
  return ({ provisioner }, before, path, problems) => {
    if (provisioner.kind !== 'open_service_broker') return null
    const { connection: key, service, plan } = provisioner
    const connection = known.get(key)
    if (connection === undefined) {
      problems.add(`${path}.provisioner.connection`, 'error.input.connection_unknown', { key })
      return null
    }
    const was = before?.provisioner
    const isKept = before?.connectionId === connection.id && was?.kind === 'open_service_broker'
    if (connection.retiredAt !== null && !isKept)
      problems.add(`${path}.provisioner.connection`, 'error.input.connection_retired', { key })
    if (isKept && was.service === service && was.plan === plan) return connection.id
    const offered = connection.catalog?.services
    const found = offered?.find(({ id }) => id === service)
    if (offered !== undefined && found === undefined)
      problems.add(`${path}.provisioner.service`, 'error.input.broker_service_unknown', { service })
    if (found !== undefined && !found.plans.some(({ id }) => id === plan))
      problems.add(`${path}.provisioner.plan`, 'error.input.broker_plan_unknown', { plan })
    return connection.id
  }
}
