import { isObject, readText, readTextOrNull, refuseUnknown, type Raw } from '../input/read.ts'
import type { Problems } from '../input/problems.ts'
import { maxFailureLength, maxNameLength, maxPlanIdLength, maxSimulatedSeconds } from './limits.ts'
import type { Provisioner } from './product.ts'

type Kind = Provisioner['kind']
type Of<K extends Kind> = Extract<Provisioner, { kind: K }>
type Read<K extends Kind> = (raw: Raw, path: string, problems: Problems) => Of<K> | undefined

/** Who may set a product up, and what each of them wants to know. */
const readers: { readonly [K in Kind]: { readonly fields: readonly string[]; readonly read: Read<K> } } = {
  manual: {
    fields: ['kind', 'by'],
    read: ({ by }, path, problems) =>
      by === 'partner' || by === 'vendor'
        ? { kind: 'manual', by }
        : problems.add(`${path}.by`, 'error.input.choices', { choices: 'partner, vendor' }),
  },
  simulated: { fields: ['kind', 'seconds', 'fails', 'failure'], read: readSimulated },
  open_service_broker: {
    fields: ['kind', 'connection', 'service', 'plan', 'quantityParameter'],
    read: (raw, path, problems) => {
      const connection = readText(raw['connection'], `${path}.connection`, maxNameLength, problems)
      const service = readText(raw['service'], `${path}.service`, maxPlanIdLength, problems)
      const plan = readText(raw['plan'], `${path}.plan`, maxPlanIdLength, problems)
      const quantityParameter = readTextOrNull(
        raw['quantityParameter'],
        `${path}.quantityParameter`,
        maxNameLength,
        problems,
      )
      if (connection === undefined || service === undefined || plan === undefined) return undefined
      if (quantityParameter === undefined) return undefined
      return { kind: 'open_service_broker', connection, service, plan, quantityParameter }
    },
  },
}
const kinds = Object.keys(readers) as Kind[]

/** Who sets a product up. Whether there is such a connection is seen when it is stored (resolve-provisioner.ts). */
export function readProvisioner(value: unknown, path: string, problems: Problems): Provisioner | undefined {
  if (value === undefined || value === null)
    return problems.add(path, 'error.input.required', { name: 'provisioner' })
  if (!isObject(value)) return problems.add(path, 'error.input.type_object')
  const kind = kinds.find((one) => one === value['kind'])
  if (kind === undefined)
    return problems.add(`${path}.kind`, 'error.input.choices', { choices: kinds.join(', ') })
  const { fields, read } = readers[kind]
  refuseUnknown(value, fields, path, problems)
  return read(value, path, problems)
}

function readSimulated(raw: Raw, path: string, problems: Problems): Of<'simulated'> | undefined {
  const seconds = readSeconds(raw['seconds'], `${path}.seconds`, problems)
  const fails = raw['fails'] ?? 0
  const isPart = typeof fails === 'number' && fails >= 0 && fails <= 1
  if (!isPart) problems.add(`${path}.fails`, 'error.input.part')
  const failure = readTextOrNull(raw['failure'], `${path}.failure`, maxFailureLength, problems)
  if (seconds === undefined || !isPart || failure === undefined) return undefined
  return { kind: 'simulated', seconds, fails, failure }
}

function readSeconds(
  value: unknown,
  path: string,
  problems: Problems,
): Of<'simulated'>['seconds'] | undefined {
  if (value === undefined || value === null)
    return problems.add(path, 'error.input.required', { name: 'seconds' })
  if (!isObject(value)) return problems.add(path, 'error.input.type_object')
  refuseUnknown(value, ['min', 'max'], path, problems)
  const { min, max } = value
  for (const [name, each] of Object.entries({ min, max }))
    if (!isSeconds(each))
      problems.add(`${path}.${name}`, 'error.input.count', { min: 0, max: maxSimulatedSeconds })
  if (!isSeconds(min) || !isSeconds(max)) return undefined
  return min <= max ? { min, max } : problems.add(`${path}.max`, 'error.input.minimum', { min })
}

function isSeconds(value: unknown): value is number {
  return (
    typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= maxSimulatedSeconds
  )
}
