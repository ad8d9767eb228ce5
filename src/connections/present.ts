import { checkSchema } from '../details-schema/check-schema.ts'
import { formatInstant } from '../domain/instant.ts'
import type { Instant } from '../domain/instant.ts'
import type { Language } from '../messages/languages.ts'
import { message } from '../messages/message.ts'
import type {
  CatalogFault,
  CatalogPlan,
  CatalogService,
} from '../provisioners/open-service-broker/catalog.ts'
import type { Connection, StoredCatalog } from './connection.ts'
import type { PlannedProduct } from './repository.ts'
import type { CatalogJson, ConnectionJson } from './schema.ts'

/** A connection in the API's form: never with its secret. */
export function presentConnection(connection: Connection): ConnectionJson {
  const { id, externalId, name, kind, url, auth, username, ca, products } = connection
  return {
    id,
    externalId,
    name,
    kind,
    url,
    auth: { kind: auth, username, secretSince: textOrNull(connection.secretAt) },
    ca,
    catalogReadAt: textOrNull(connection.catalogAt),
    products,
    retiredAt: textOrNull(connection.retiredAt),
    createdAt: formatInstant(connection.createdAt),
    updatedAt: formatInstant(connection.updatedAt),
  }
}

function textOrNull(instant: Instant | null): string | null {
  return instant === null ? null : formatInstant(instant)
}

/** What the other side offers in the API's form, with the products that are made of it already. */
export function presentCatalog(
  { services, faults }: StoredCatalog,
  readAt: Instant,
  products: readonly PlannedProduct[],
  language: Language,
): CatalogJson {
  return {
    readAt: formatInstant(readAt),
    services: services.map((service) => ({
      id: service.id,
      name: service.name,
      displayName: service.displayName,
      description: service.description,
      plans: service.plans.map((plan) => presentPlan(service, plan, products)),
    })),
    faults: faults.map((fault) => presentFault(fault, language)),
  }
}

type PlanJson = CatalogJson['services'][number]['plans'][number]

function presentPlan(
  service: CatalogService,
  plan: CatalogPlan,
  products: readonly PlannedProduct[],
): PlanJson {
  const { id, name, displayName, description, free, maximumPollingSeconds } = plan
  return {
    id,
    name,
    displayName,
    description,
    free,
    details: detailsOf(plan),
    maximumPollingSeconds,
    products: products
      .filter((product) => product.service === service.id && product.plan === id)
      .map((product) => ({ id: product.id, name: product.name })),
  }
}

/** What a plan wants to be told: nothing, what a form can ask for, or something that none can be made of. */
export function detailsOf({ createSchema }: CatalogPlan): PlanJson['details'] {
  const properties = createSchema?.['properties']
  const asksNothing =
    typeof properties === 'object' && properties !== null && Object.keys(properties).length === 0
  if (createSchema === null || asksNothing) return 'none'
  return checkSchema(createSchema).problems.length === 0 ? 'form' : 'unfit'
}

function presentFault(fault: CatalogFault, language: Language): CatalogJson['faults'][number] {
  const { code, field } = fault
  return { ...fault, message: message(language, `catalog_fault.${code}`, { field }) }
}
