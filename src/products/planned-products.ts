import type { AuditActor } from '../audit/append.ts'
import { detailsOf } from '../connections/present.ts'
import { findCatalog, findConnection, productsThrough } from '../connections/repository.ts'
import type { ApiContext } from '../contract/context.ts'
import { AppError } from '../contract/errors.ts'
import { readTenant } from '../database/transactions.ts'
import { Problems } from '../input/problems.ts'
import type { Language } from '../messages/languages.ts'
import type { CatalogPlan, CatalogService } from '../provisioners/open-service-broker/catalog.ts'
import { addProducts } from './change-products.ts'
import { maxNameLength } from './limits.ts'
import type { Product, ProductFields } from './product.ts'
import { listProducts } from './repository.ts'

export interface PlanChoice {
  readonly service: string
  readonly plan: string
}

/**
 * Makes products of plans that a connection offers.
 * @throws AppError connection_not_found, catalog_not_read, invalid_request, and what `addProducts` throws
 */
export async function addPlannedProducts(
  context: ApiContext,
  partnerId: string,
  actor: AuditActor,
  connectionId: string,
  choices: readonly PlanChoice[],
  language: Language,
): Promise<{ added: Product[]; withoutDetails: string[] }> {
  const { connection, found, through, products } = await readTenant(
    context.database.db,
    partnerId,
    async (trx) => ({
      connection: await findConnection(trx, partnerId, connectionId),
      found: await findCatalog(trx, partnerId, connectionId),
      through: await productsThrough(trx, partnerId, connectionId),
      products: await listProducts(trx, partnerId),
    }),
  )
  if (connection === undefined) throw new AppError('connection_not_found')
  const catalog = found?.catalog ?? null
  if (catalog === null) throw new AppError('catalog_not_read')
  const problems = new Problems(language)
  const chosen = choices.flatMap((choice, index) => {
    const path = `body.plans[${index}]`
    const service = catalog.services.find(({ id }) => id === choice.service)
    const plan = service?.plans.find(({ id }) => id === choice.plan)
    if (service === undefined)
      problems.add(`${path}.service`, 'error.input.broker_service_unknown', { service: choice.service })
    else if (plan === undefined)
      problems.add(`${path}.plan`, 'error.input.broker_plan_unknown', { plan: choice.plan })
    if (service === undefined || plan === undefined) return []
    const there = through.find((product) => product.service === service.id && product.plan === plan.id)
    if (there !== undefined) problems.add(path, 'error.input.plan_has_product', { name: there.name })
    const isTwice =
      choices.findIndex((each) => each.service === choice.service && each.plan === choice.plan) < index
    if (isTwice) problems.add(path, 'error.input.unique_items')
    return [{ service, plan }]
  })
  problems.refuse()
  const names = new Set(products.filter(({ retiredAt }) => retiredAt === null).map(({ name }) => name))
  const wishes = chosen.map(({ service, plan }) => {
    const name = freeName(nameOf(service, plan), names)
    names.add(name)
    return { externalId: null, fields: fieldsOf(name, connection.externalId, service, plan) }
  })
  const added = await addProducts(context, partnerId, actor, wishes, language)
  const withoutDetails = added.filter((_, index) => {
    const plan = chosen[index]?.plan
    return plan !== undefined && detailsOf(plan) === 'unfit'
  })
  return { added, withoutDetails: withoutDetails.map(({ id }) => id) }
}

function fieldsOf(
  name: string,
  connection: string,
  service: CatalogService,
  plan: CatalogPlan,
): ProductFields {
  return {
    name,
    provisioner: {
      kind: 'open_service_broker',
      connection,
      service: service.id,
      plan: plan.id,
      quantityParameter: null,
    },
    details: detailsOf(plan) === 'form' ? plan.createSchema : null,
    instructions: null,
    licenceUnit: null,
    overage: false,
    usualDuration: null,
    support: null,
  }
}

/** As people are shown both; a plan that names its service says enough. */
function nameOf(service: CatalogService, plan: CatalogPlan): string {
  const isTold = plan.displayName.toLowerCase().includes(service.displayName.toLowerCase())
  const name = isTold ? plan.displayName : `${service.displayName} ${plan.displayName}`
  // Room is left for the number of `freeName`.
  return name
    .normalize('NFC')
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, maxNameLength - 5)
    .trim()
}

function freeName(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name
  let number = 2
  while (taken.has(`${name} ${number}`)) number += 1
  return `${name} ${number}`
}
