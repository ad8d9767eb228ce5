import { httpDoor } from '../../src/provisioners/http/door.ts'
import { osbSettings, type OsbSettings } from '../../src/provisioners/open-service-broker/settings.ts'
import type {
  Call,
  Connection,
  Operation,
  Provisioner,
  ServiceOrder,
  Step,
  Suspension,
} from '../../src/provisioners/provisioner.ts'
import { checkCatalog } from '../../src/provisioners/open-service-broker/check-catalog.ts'
import { testCatalog } from '../support/broker/catalog.ts'

/** The way to what listens on this machine. */
export const openDoor = httpDoor({ allowPrivateAddresses: true })

export const begunAt = Date.UTC(2026, 10, 25, 12)

/** A service of calling, with its details. */
export function newOrder(
  changes: Partial<ServiceOrder> = {},
  id = '0199d3f2-7e1c-7d5a-9b1e-3c2f4a5b6c7d',
): ServiceOrder {
  return {
    partner: { id: '0199d3f2-0000-7000-8000-000000000001', name: 'Nordlys Telekom' },
    customer: {
      id: '0199d3f2-0000-7000-8000-000000000002',
      externalId: 'C-1',
      name: 'Fjordbåt AS',
      country: 'NO',
      adminEmail: 'kari@fjordbat.example',
    },
    subscription: {
      id: '0199d3f2-0000-7000-8000-000000000003',
      externalId: 'S-1',
      offer: 'Calling',
      kind: 'paid',
      quantity: 25,
    },
    service: { id, externalId: 'V-000001', product: 'Calling', licences: 25 },
    details: { street: 'Strandgata 7', timeZone: 'Europe/Oslo' },
    by: { kind: 'person', id: '0199d3f2-0000-7000-8000-000000000004' },
    ...changes,
  }
}

export const calling = settingsOf('service-calling', 'plan-calling-standard')
export const meetings = settingsOf('service-meetings', 'plan-meetings')
export const devices = settingsOf('service-devices', 'plan-devices')

export function settingsOf(service: string, plan: string, changes: Partial<OsbSettings> = {}): OsbSettings {
  const checked = checkCatalog(testCatalog)
  return { ...osbSettings({ service, plan }, checked?.catalog ?? null), ...changes }
}

export function newCall<Settings>(
  connection: Connection | null,
  settings: Settings,
  changes: Partial<Call<Settings>> = {},
): Call<Settings> {
  return {
    operation: 'start',
    order: newOrder(),
    settings,
    connection,
    memory: null,
    attempt: 1,
    begunAt,
    now: begunAt,
    // Where something is waited for that does not come, the test says so itself.
    signal: new AbortController().signal,
    ...changes,
  }
}

const maxSteps = 100

/**
 * Does an operation to its end, as what runs provisioners does: asks again when it is told to, and without waiting. Time
 * goes on in the calls alone.
 */
export async function run<Settings>(
  provisioner: Provisioner<Settings>,
  first: Call<Settings, Operation | Suspension>,
): Promise<Step[]> {
  const steps: Step[] = []
  let { memory, now } = first
  let isFirst = true
  while (steps.length < maxSteps) {
    const call = { ...first, memory, now }
    const step = await (isFirst ? begun(provisioner, call) : provisioner.poll(call))
    steps.push(step)
    if (step.state === 'running') {
      isFirst = false
      memory = step.memory
      now += step.pollAfterMs
    } else if (step.state === 'again') {
      memory = step.memory ?? memory
      now += step.afterMs ?? 1000
    } else return steps
  }
  return steps
}

async function begun<Settings>(
  provisioner: Provisioner<Settings>,
  call: Call<Settings, Operation | Suspension>,
): Promise<Step> {
  const { operation } = call
  if (operation !== 'suspend' && operation !== 'resume') return provisioner[operation]({ ...call, operation })
  if (provisioner.suspension === undefined) throw new Error(`${provisioner.kind} cannot be told`)
  return provisioner.suspension[operation]({ ...call, operation })
}

/** The same, and takes down what was left behind. */
export async function runAndCleanUp<Settings>(
  provisioner: Provisioner<Settings>,
  call: Call<Settings>,
): Promise<{ last: Step | undefined; cleanUp: Step | undefined }> {
  const last = (await run(provisioner, call)).at(-1)
  if (last === undefined || !('leaves' in last) || !last.leaves || call.operation === 'withdraw')
    return { last, cleanUp: undefined }
  const withdrawn = await run(provisioner, {
    ...call,
    operation: 'withdraw',
    signal: new AbortController().signal,
  })
  return { last, cleanUp: withdrawn.at(-1) }
}

/** A step in one line, such as `failed timeout, may pass, leaves`. */
export function inWords(step: Step | undefined): string {
  if (step === undefined) return 'nothing'
  const code = 'trouble' in step && step.trouble !== undefined ? ` ${step.trouble.code}` : ''
  const mayPass = step.state === 'failed' && step.mayPass ? ', may pass' : ''
  const leaves = 'leaves' in step && step.leaves ? ', leaves' : ''
  return `${step.state}${code}${mayPass}${leaves}`
}
