import { findCatalog, findConnection } from '../connections/repository.ts'
import { AppError } from '../contract/errors.ts'
import type { ProductProvisioner } from '../database/provisioning-tables.ts'
import type { TenantReader } from '../database/transactions.ts'
import { detailsOf } from '../details/rows.ts'
import type { Instant } from '../domain/instant.ts'
import type { SupportPlaces } from '../domain/support-link.ts'
import { readPartner } from '../partners/repository.ts'
import { lastOperations } from '../provisioning/operations.ts'
import type { OperationRow } from '../provisioning/operations.ts'
import { productOf } from '../provisioning/products.ts'
import type { ProductRow } from '../provisioning/products.ts'
import type { FoundService } from '../services/find.ts'
import { stateOf } from '../services/move.ts'
import { maxToldOperations } from './limits.ts'
import type { CaseFacts, SetUpBy } from './text.ts'
import { isStuck } from '../services/standing.ts'

/** What there is to tell of a service, and where its vendor's support is reached. */
export interface Ground {
  readonly facts: CaseFacts
  readonly places: SupportPlaces
  /** Whether the customer has filled in something that could go along. */
  readonly hasDetails: boolean
}

/** @param withDetails whether what the customer filled in goes along */
export async function groundOf(
  trx: TenantReader,
  partnerId: string,
  now: Instant,
  { customer, subscription, service }: FoundService,
  withDetails: boolean,
): Promise<Ground> {
  const partner = await readPartner(trx, partnerId)
  if (partner === undefined) throw new AppError('partner_not_found')
  const product = await productOf(trx, partnerId, service)
  const operations = await lastOperations(trx, partnerId, service.id, maxToldOperations)
  const open = operations[0]?.ended_at === null ? operations[0] : undefined
  const asked = await detailsOf(trx, partnerId, service.id)
  const filledIn = asked?.state === 'submitted' ? asked.details : null
  return {
    places: product?.support ?? { mail: partner.supportMail, link: partner.supportLink },
    hasDetails: filledIn !== null && Object.keys(filledIn).length > 0,
    facts: {
      partner: partner.name,
      vendor: partner.vendor,
      timeZone: partner.timeZone,
      customer: {
        id: customer.id,
        externalId: customer.external_id,
        name: customer.name,
        country: customer.country,
      },
      subscription: {
        id: subscription.id,
        externalId: subscription.external_id,
        offer: subscription.offer,
        kind: subscription.kind,
      },
      service: {
        id: service.id,
        externalId: service.external_id,
        product: service.product,
        licences: service.licences,
        licencesUsed: service.licences_used,
      },
      state: stateOf(service),
      since: service.withdrawn_at ?? service.since,
      orderedAt: service.ordered_at,
      isLate: isStuck(service, now),
      by: await setUpBy(trx, partnerId, product, operations[0]),
      trouble: open?.trouble ?? service.trouble,
      reason: service.reason,
      attempts: operations.map(({ id, kind, attempt, begun_at, outcome, trouble }) => ({
        id,
        kind,
        attempt,
        begunAt: begun_at,
        outcome,
        trouble,
      })),
      details: withDetails && filledIn !== null ? detailsTold(filledIn, product?.details ?? null) : null,
    },
  }
}

/** As it was done last; else as the product says now. Names of the catalogue stand before the broker's ids. */
async function setUpBy(
  trx: TenantReader,
  partnerId: string,
  product: ProductRow | undefined,
  last: OperationRow | undefined,
): Promise<SetUpBy | null> {
  const provisioner: ProductProvisioner | undefined = last?.provisioner ?? product?.provisioner
  const connectionId = (last ?? product)?.connection_id ?? null
  if (provisioner === undefined) return null
  if (provisioner.kind === 'manual') return { kind: 'manual', by: provisioner.by }
  if (provisioner.kind === 'simulated') return { kind: 'simulated' }
  const connection = connectionId === null ? undefined : await findConnection(trx, partnerId, connectionId)
  const found = connectionId === null ? undefined : await findCatalog(trx, partnerId, connectionId)
  const service = found?.catalog?.services.find(({ id }) => id === provisioner.service)
  const plan = service?.plans.find(({ id }) => id === provisioner.plan)
  return {
    kind: 'open_service_broker',
    connection: connection?.name ?? null,
    host: connection === undefined ? null : (URL.parse(connection.url)?.host ?? null),
    service: named(service?.displayName, provisioner.service),
    plan: named(plan?.displayName, provisioner.plan),
  }
}

function named(name: string | undefined, id: string): string {
  return name === undefined || name === id ? id : `${name} (${id})`
}

/** What was filled in, each field by its name in the form. */
function detailsTold(
  filledIn: Readonly<Record<string, unknown>>,
  schema: Readonly<Record<string, unknown>> | null,
): { title: string; value: string }[] {
  const properties = objectOf(schema?.['properties'])
  return Object.entries(filledIn).map(([field, value]) => {
    const title = objectOf(properties[field])['title']
    return {
      title: typeof title === 'string' && title.trim() !== '' ? title : field,
      value: typeof value === 'string' ? value : JSON.stringify(value),
    }
  })
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {}
}
