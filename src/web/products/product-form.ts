import type { Input } from '../../client/types.ts'
import { parseDuration } from '../../domain/duration.ts'
import type { Product } from './queries.ts'

/** Who sets a product up, as one chooses it. */
export const setUps = ['partner', 'vendor', 'open_service_broker', 'simulated'] as const
export type SetUp = (typeof setUps)[number]

/** Units of a length of time, greatest first, with their seconds. */
export const units = { W: 604_800, D: 86_400, H: 3_600, M: 60, S: 1 } as const
export type Unit = keyof typeof units
export const unitNames = Object.keys(units) as Unit[]

/** A product as it stands in the form: nothing is an empty text. */
export interface ProductForm {
  readonly name: string
  readonly externalId: string
  readonly setUp: SetUp
  readonly min: string
  readonly max: string
  /** Of a hundred. */
  readonly fails: string
  readonly failure: string
  readonly connection: string
  readonly service: string
  readonly plan: string
  readonly quantityParameter: string
  readonly details: string
  readonly instructions: string
  readonly licenceUnit: string
  readonly overage: boolean
  readonly usual: string
  readonly unit: Unit
  readonly supportMail: string
  readonly supportLink: string
}

export const productFormFields = [
  'name',
  'externalId',
  'instructions',
  'licenceUnit',
  'overage',
  'usualDuration',
  'support.mail',
  'support.link',
  'provisioner.seconds.min',
  'provisioner.seconds.max',
  'provisioner.fails',
  'provisioner.failure',
  'provisioner.connection',
  'provisioner.service',
  'provisioner.plan',
  'provisioner.quantityParameter',
] as const

const empty: ProductForm = {
  name: '',
  externalId: '',
  setUp: 'partner',
  min: '5',
  max: '60',
  fails: '0',
  failure: '',
  connection: '',
  service: '',
  plan: '',
  quantityParameter: '',
  details: '',
  instructions: '',
  licenceUnit: '',
  overage: false,
  usual: '',
  unit: 'D',
  supportMail: '',
  supportLink: '',
}

/** A product as the form begins with it; an empty form for a new one. */
export function formOf(product: Product | undefined): ProductForm {
  if (product === undefined) return empty
  const { name, externalId, details, instructions, licenceUnit, overage, usualDuration, support } = product
  return {
    ...empty,
    ...provisionerOf(product),
    ...durationOf(usualDuration),
    name,
    externalId,
    details: details === null ? '' : JSON.stringify(details, null, 2),
    instructions: instructions ?? '',
    licenceUnit: licenceUnit ?? '',
    overage,
    supportMail: support?.mail ?? '',
    supportLink: support?.link ?? '',
  }
}

function provisionerOf({ provisioner }: Product): Partial<ProductForm> {
  if (provisioner.kind === 'manual') return { setUp: provisioner.by }
  if (provisioner.kind === 'open_service_broker') {
    const { kind, connection, service, plan, quantityParameter } = provisioner
    return { setUp: kind, connection, service, plan, quantityParameter: quantityParameter ?? '' }
  }
  const { kind, seconds, fails, failure } = provisioner
  return {
    setUp: kind,
    min: String(seconds.min),
    max: String(seconds.max),
    fails: String(Math.round(fails * 10_000) / 100),
    failure: failure ?? '',
  }
}

/** In the greatest unit in which it is whole. */
export function durationOf(text: string | null): { usual: string; unit: Unit } {
  const seconds = text === null ? undefined : parseDuration(text)?.seconds
  if (seconds === undefined) return { usual: '', unit: 'D' }
  const unit = unitNames.find(
    (each) => seconds % units[each] === 0 && !(each === 'W' && !text?.endsWith('W')),
  )
  return { usual: String(seconds / units[unit ?? 'S']), unit: unit ?? 'S' }
}

type Body = Input<'addProduct'>['body']

/** As the API takes it. @param details the schema, read of its text; null for none */
export function bodyOf(form: ProductForm, details: unknown): Omit<Body, 'externalId'> {
  return {
    name: form.name,
    provisioner: provisionerBody(form),
    details,
    instructions: orNull(form.instructions),
    licenceUnit: orNull(form.licenceUnit),
    overage: form.overage,
    usualDuration: durationBody(form),
    support: { mail: orNull(form.supportMail), link: orNull(form.supportLink) },
  }
}

function provisionerBody(form: ProductForm): unknown {
  switch (form.setUp) {
    case 'simulated':
      return {
        kind: 'simulated',
        seconds: { min: numberOf(form.min), max: numberOf(form.max) },
        fails: numberOf(form.fails) / 100,
        failure: orNull(form.failure),
      }
    case 'open_service_broker': {
      const { connection, service, plan } = form
      return {
        kind: 'open_service_broker',
        connection,
        service,
        plan,
        quantityParameter: orNull(form.quantityParameter),
      }
    }
    default:
      return { kind: 'manual', by: form.setUp }
  }
}

function durationBody({ usual, unit }: ProductForm): string | null {
  const number = usual.replaceAll(/\s/g, '')
  if (number === '') return null
  return unit === 'W' || unit === 'D' ? `P${number}${unit}` : `PT${number}${unit}`
}

function orNull(text: string): string | null {
  return text.trim() === '' ? null : text
}

/** What is no number goes as one that nothing takes, and the server says what to write instead. */
function numberOf(text: string): number {
  const digits = text.replaceAll(/\s/g, '').replace(',', '.')
  return /^\d+(\.\d+)?$/.test(digits) ? Number(digits) : -1
}
