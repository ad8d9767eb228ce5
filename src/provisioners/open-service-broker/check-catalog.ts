import type { Memory } from '../provisioner.ts'
import type { Catalog, CatalogFault, CatalogFaultCode, CatalogPlan, CatalogService } from './catalog.ts'
import { isStorable, objectOf, type Fields } from '../http/json.ts'

const maxServices = 500
const maxPlans = 1000
const maxName = 255
const maxId = 255
const maxDescription = 10_000
/** The specification's own bound on a schema («Schemas Object»). */
const maxSchemaBytes = 64 * 1024

/** What can be used of a catalogue, and what is wrong with it. */
export interface CheckedCatalog {
  readonly catalog: Catalog
  readonly faults: readonly CatalogFault[]
}

/**
 * Checks what a broker says that it offers («Catalog Management»). A plan without an id is left out and its service
 * stays; a service without a plan that can be used is left out and the others stay.
 * @returns null for what is no catalogue at all
 */
export function checkCatalog(value: unknown): CheckedCatalog | null {
  const listed = objectOf(value)?.['services']
  if (!Array.isArray(listed)) return null
  const faults: CatalogFault[] = []
  const seen: Seen = { services: new Set(), plans: new Set() }
  const tooMany = listed.length > maxServices
  if (tooMany) faults.push({ ...whole, field: 'services', code: 'too_many', isLeftOut: true })
  const services = listed.slice(0, maxServices).flatMap((one: unknown, index) => {
    const service = checkService(one, index, seen, (fault) => faults.push(fault))
    return service === null ? [] : [service]
  })
  return { catalog: { services }, faults }
}

const whole = { service: null, plan: null } as const

/** Ids stand for one thing in a whole catalogue. */
interface Seen {
  readonly services: Set<string>
  readonly plans: Set<string>
}

type Report = (fault: CatalogFault) => void

function checkService(value: unknown, index: number, seen: Seen, report: Report): CatalogService | null {
  const fields = objectOf(value)
  const place = { service: nameOf(fields, index), plan: null }
  const read = reader(fields ?? {}, place, report)
  if (fields === null) return read.leaveOut('', 'wrong_type')
  const id = read.id('id', seen.services)
  const name = read.text('name', maxName)
  if (id === null || name === null) return null
  const listed: unknown = fields['plans']
  if (!Array.isArray(listed)) return read.leaveOut('plans', listed === undefined ? 'missing' : 'wrong_type')
  const defaults = {
    bindable: read.flag('bindable', false),
    planUpdateable: read.flag('plan_updateable', false),
  }
  const plans: CatalogPlan[] = []
  for (const [at, one] of listed.entries()) {
    if (seen.plans.size >= maxPlans) {
      report({ ...place, field: 'plans', code: 'too_many', isLeftOut: true })
      break
    }
    const plan = checkPlan(
      one,
      { service: place.service, plan: nameOf(objectOf(one), at) },
      defaults,
      seen,
      report,
    )
    if (plan !== null) plans.push(plan)
  }
  if (plans.length === 0) return read.leaveOut('plans', 'no_plans')
  return {
    id,
    name,
    displayName: read.displayName(name),
    description: read.description(),
    instancesRetrievable: read.flag('instances_retrievable', false),
    allowContextUpdates: read.flag('allow_context_updates', false),
    bindingsRetrievable: read.flag('bindings_retrievable', false),
    plans,
  }
}

function checkPlan(
  value: unknown,
  place: Place,
  defaults: { readonly bindable: boolean; readonly planUpdateable: boolean },
  seen: Seen,
  report: Report,
): CatalogPlan | null {
  const fields = objectOf(value)
  const read = reader(fields ?? {}, place, report)
  if (fields === null) return read.leaveOut('', 'wrong_type')
  const id = read.id('id', seen.plans)
  const name = read.text('name', maxName)
  if (id === null || name === null) return null
  return {
    id,
    name,
    displayName: read.displayName(name),
    description: read.description(),
    free: read.flag('free', true),
    bindable: read.flag('bindable', defaults.bindable),
    planUpdateable: read.flag('plan_updateable', defaults.planUpdateable),
    maximumPollingSeconds: read.seconds('maximum_polling_duration'),
    maintenance: read.maintenance(),
    createSchema: read.schema('service_instance', 'create'),
    updateSchema: read.schema('service_instance', 'update'),
    bindSchema: read.schema('service_binding', 'create'),
  }
}

interface Place {
  readonly service: string | null
  readonly plan: string | null
}

function nameOf(fields: Fields | null, index: number): string {
  const name = fields?.['name']
  return typeof name === 'string' && name !== '' && name.length <= maxName && isStorable(name)
    ? name
    : `#${index + 1}`
}

/** Reads the fields of one service or plan, and reports what is wrong with them. */
function reader(fields: Fields, place: Place, report: Report) {
  const wrong = (field: string, code: CatalogFaultCode, isLeftOut: boolean): null => {
    report({ ...place, field, code, isLeftOut })
    return null
  }
  const text = (field: string, maxLength: number): string | null => {
    const value = fields[field]
    if (value === undefined || value === null) return wrong(field, 'missing', true)
    if (typeof value !== 'string' || !isStorable(value)) return wrong(field, 'wrong_type', true)
    if (value.trim() === '') return wrong(field, 'empty', true)
    return value.length > maxLength ? wrong(field, 'too_long', true) : value
  }
  return {
    leaveOut: (field: string, code: CatalogFaultCode) => wrong(field, code, true),
    text,
    id(field: string, seen: Set<string>): string | null {
      const value = text(field, maxId)
      if (value === null) return null
      if (seen.has(value)) return wrong(field, 'repeated', true)
      seen.add(value)
      return value
    },
    flag(field: string, otherwise: boolean): boolean {
      const value = fields[field]
      if (typeof value === 'boolean') return value
      if (value !== undefined && value !== null) wrong(field, 'wrong_type', false)
      return otherwise
    },
    description(): string {
      const value = fields['description']
      if (value === undefined || value === null) wrong('description', 'missing', false)
      else if (typeof value !== 'string' || !isStorable(value)) wrong('description', 'wrong_type', false)
      else if (value.length > maxDescription) wrong('description', 'too_long', false)
      else return value
      return ''
    },
    displayName(name: string): string {
      const value = objectOf(fields['metadata'])?.['displayName']
      if (value === undefined || value === null || value === '') return name
      if (typeof value === 'string' && value.length <= maxName && isStorable(value)) return value
      wrong('metadata.displayName', typeof value === 'string' ? 'too_long' : 'wrong_type', false)
      return name
    },
    seconds(field: string): number | null {
      const value = fields[field]
      if (value === undefined || value === null) return null
      return typeof value === 'number' && Number.isSafeInteger(value) && value > 0
        ? value
        : wrong(field, 'wrong_type', false)
    },
    maintenance(): CatalogPlan['maintenance'] {
      const value = fields['maintenance_info']
      if (value === undefined || value === null) return null
      const { version, description } = objectOf(value) ?? {}
      if (typeof version !== 'string' || version === '' || version.length > maxName || !isStorable(version))
        return wrong('maintenance_info.version', version === undefined ? 'missing' : 'wrong_type', false)
      const isText =
        typeof description === 'string' && description.length <= maxDescription && isStorable(description)
      return { version, description: isText ? description : null }
    },
    schema(of: 'service_instance' | 'service_binding', kind: 'create' | 'update'): Memory | null {
      const field = `schemas.${of}.${kind}.parameters`
      const value = [of, kind, 'parameters'].reduce<unknown>(
        (outer, name) => objectOf(outer)?.[name],
        fields['schemas'],
      )
      if (value === undefined || value === null) return null
      const schema = objectOf(value)
      if (schema === null) return wrong(field, 'wrong_type', false)
      const written = JSON.stringify(schema)
      if (Buffer.byteLength(written) > maxSchemaBytes) return wrong(field, 'schema_too_large', false)
      if (!isStorable(written) || written.includes(String.raw`\u0000`))
        return wrong(field, 'wrong_type', false)
      return refersElsewhere(schema) ? wrong(field, 'schema_refers_elsewhere', false) : (schema as Memory)
    },
  }
}

/** A schema must stand alone («Schemas Object»): whoever reads it fetches nothing. */
function refersElsewhere(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  return Object.entries(value).some(
    ([key, inner]) =>
      (key === '$ref' && typeof inner === 'string' && !inner.startsWith('#')) || refersElsewhere(inner),
  )
}
