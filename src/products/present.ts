import type { KnownConnection } from '../connections/repository.ts'
import { formatInstant } from '../domain/instant.ts'
import type { Product } from './product.ts'
import type { ProductJson } from './schema.ts'

/**
 * A product in the API's form.
 * @param connections by their own keys, for what a broker's services and plans are called
 */
export function presentProduct(
  product: Product,
  connections: ReadonlyMap<string, KnownConnection>,
): ProductJson {
  const { connectionId: _, position: __, retiredAt, createdAt, updatedAt, ...rest } = product
  return {
    ...rest,
    provisioner: { ...product.provisioner },
    details: product.details === null ? null : { ...product.details },
    brokerNames: brokerNames(product, connections),
    retiredAt: retiredAt === null ? null : formatInstant(retiredAt),
    createdAt: formatInstant(createdAt),
    updatedAt: formatInstant(updatedAt),
  }
}

function brokerNames(
  { provisioner }: Product,
  connections: ReadonlyMap<string, KnownConnection>,
): ProductJson['brokerNames'] {
  if (provisioner.kind !== 'open_service_broker') return null
  const connection = connections.get(provisioner.connection)
  const service = connection?.catalog?.services.find(({ id }) => id === provisioner.service)
  const plan = service?.plans.find(({ id }) => id === provisioner.plan)
  return {
    connection: connection?.name ?? provisioner.connection,
    service: service?.displayName ?? null,
    plan: plan?.displayName ?? null,
  }
}
