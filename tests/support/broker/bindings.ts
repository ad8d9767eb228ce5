import { isDeepStrictEqual } from 'node:util'
import { answer, busy, mayWait, refuse, wrongDetails } from './answering.ts'
import type { Answer, Asked } from './answering.ts'
import type { BindingOperation, BrokerOperation, Work } from './behaviour.ts'
import type { TestCatalog, TestPlan } from './catalog.ts'
import type { Instances } from './instances.ts'
import type { BrokerRecord, BrokerRequest } from './record.ts'

/** What must be found nowhere in Varde: every binding brings one. */
export const gift = 'gift-of-the-broker'

interface Operation {
  readonly kind: 'bind' | 'unbind'
  readonly name: string | null
  readonly work: Work
  readonly endsAt: number
  pollsLeft: number
  state: 'in progress' | 'succeeded' | 'failed'
}

interface Binding {
  readonly id: string
  readonly instanceId: string
  readonly parameters: unknown
  operation: Operation | null
}

/** What is bound, in memory. */
export class Bindings {
  readonly #all = new Map<string, Binding>()
  readonly #last = new Map<string, Binding>()
  readonly #record: BrokerRecord
  #names = 0

  constructor(record: BrokerRecord) {
    this.#record = record
  }

  get(id: string): Binding | undefined {
    return this.#all.get(id)
  }

  known(id: string): Binding | undefined {
    return this.#all.get(id) ?? this.#last.get(id)
  }

  of(instanceId: string): Binding[] {
    return [...this.#all.values()].filter((one) => one.instanceId === instanceId)
  }

  make(id: string, instanceId: string, parameters: unknown): Binding {
    const binding: Binding = { id, instanceId, parameters, operation: null }
    this.#all.set(id, binding)
    this.#record.bound.push(id)
    return binding
  }

  remove(binding: Binding): void {
    if (!this.#all.delete(binding.id)) return
    this.#last.set(binding.id, binding)
    this.#record.unbound.push(binding.id)
  }

  begin(binding: Binding, kind: Operation['kind'], work: Work): Answer {
    this.#names += 1
    const name = work.name === undefined ? `${kind}-${this.#names}` : work.name
    const endsAt = Date.now() + (work.ms ?? 0)
    binding.operation = { kind, name, work, endsAt, pollsLeft: work.polls ?? 0, state: 'in progress' }
    return accepted(binding.operation)
  }

  look(binding: Binding, operation: Operation): void {
    if (operation.state !== 'in progress' || operation.work.ends === 'never') return
    operation.pollsLeft -= 1
    if (operation.pollsLeft >= 0 || Date.now() < operation.endsAt) return
    operation.state = operation.work.ends === 'failed' ? 'failed' : 'succeeded'
    if (operation.state === 'failed') return
    if (operation.kind === 'unbind' || operation.work.ends === 'lies') this.remove(binding)
  }
}

export type BindingAsked = Asked & { readonly bindings: Bindings }

/** How a broker that keeps to the specification answers about bindings. */
export const bindingAnswering: Record<BindingOperation, (asked: BindingAsked) => Answer> = {
  bind,
  unbind,
  last_binding_operation: lastOperation,
  fetch_binding: fetchBinding,
}

export function isAboutBinding(operation: BrokerOperation): operation is BindingOperation {
  return operation in bindingAnswering
}

const credentials = { credentials: { password: gift } }

function bind({ request, instanceId, behaviour, instances, bindings, catalog }: BindingAsked): Answer {
  const id = request.bindingId ?? ''
  const { parameters } = request.body as { parameters?: unknown }
  const instance = instances.get(instanceId)
  if (instance === undefined) return refuse(404, 'There is no such instance')
  if (instance.operation?.state === 'in progress') return busy
  const present = bindings.get(id)
  if (present !== undefined) return repeated(present, instanceId, parameters)
  const { plan } = planOf(catalog, instance.values.planId)
  const wrong = wrongDetails(plan?.schemas?.service_binding?.create?.parameters, parameters)
  if (wrong !== null) return wrong
  if (behaviour.takes !== undefined && !mayWait(request)) return refuse(422, 'Only later', 'AsyncRequired')
  const made = bindings.make(id, instanceId, parameters)
  return behaviour.takes === undefined
    ? answer(201, credentials)
    : bindings.begin(made, 'bind', behaviour.takes)
}

function repeated(present: Binding, instanceId: string, parameters: unknown): Answer {
  const { operation } = present
  if (operation?.kind === 'unbind' && operation.state === 'in progress') return busy
  if (present.instanceId !== instanceId || !isDeepStrictEqual(present.parameters, parameters))
    return refuse(409, 'It is there with other values')
  if (operation?.state === 'in progress') return accepted(operation)
  return operation?.state === 'failed' ? refuse(409, 'It is there and broken') : answer(200, credentials)
}

function unbind({ request, behaviour, bindings }: BindingAsked): Answer {
  const present = bindings.get(request.bindingId ?? '')
  if (present === undefined) return answer(410)
  const { operation } = present
  if (operation?.state === 'in progress' && operation.kind === 'unbind') return accepted(operation)
  if (operation?.state === 'in progress') operation.state = 'failed'
  if (behaviour.takes !== undefined) return bindings.begin(present, 'unbind', behaviour.takes)
  bindings.remove(present)
  return answer(200)
}

function lastOperation({ request, bindings }: BindingAsked): Answer {
  const known = bindings.known(request.bindingId ?? '')
  const operation = known?.operation ?? null
  if (known === undefined || operation === null) return refuse(404, 'Nothing is worked on')
  if (operation.name !== null && request.query['operation'] !== operation.name)
    return refuse(400, 'There is no such operation')
  if (operation.kind === 'unbind' && operation.state === 'succeeded') return answer(410)
  bindings.look(known, operation)
  const { work, state } = operation
  return answer(
    200,
    { state, ...(work.says === undefined ? {} : { description: work.says }) },
    work.retryAfter === undefined ? {} : { 'retry-after': work.retryAfter },
  )
}

function fetchBinding({ request, bindings }: BindingAsked): Answer {
  const present = bindings.get(request.bindingId ?? '')
  const isThere = present !== undefined && present.operation?.state !== 'in progress'
  return isThere ? answer(200, credentials) : refuse(404, 'There is no such binding')
}

function accepted({ name }: Operation): Answer {
  return answer(202, name === null ? {} : { operation: name })
}

function planOf(catalog: TestCatalog, planId: string | undefined) {
  for (const service of catalog.services) {
    const plan = service.plans.find(({ id }) => id === planId)
    if (plan !== undefined) return { service, plan }
  }
  return { service: undefined, plan: undefined as TestPlan | undefined }
}

/** What is wrong with a request about bindings, or with one that removes what is bound, in words. */
export function bindingViolations(
  request: BrokerRequest,
  bindings: Bindings,
  instances: Instances,
  catalog: TestCatalog,
): string[] {
  const { operation, instanceId, bindingId, number, method, path, query } = request
  const found: string[] = []
  const instance = instanceId === null ? undefined : instances.known(instanceId)
  if (operation === 'deprovision' && instanceId !== null && bindings.of(instanceId).length > 0)
    found.push('is still bound')
  if (operation !== null && isAboutBinding(operation)) {
    const { service, plan } = planOf(catalog, instance?.values.planId)
    const body = (request.body ?? {}) as { service_id?: string; plan_id?: string }
    const said = operation === 'bind' ? body : query
    for (const [what, is] of [
      ['service_id', instance?.values.serviceId],
      ['plan_id', instance?.values.planId],
    ] as const)
      if (is !== undefined && said[what] !== undefined && said[what] !== is)
        found.push(`${what} is ${is}, not ${said[what]}`)
    if (operation === 'bind' && plan !== undefined && (plan.bindable ?? service?.bindable) !== true)
      found.push('the plan is not bindable')
    if (operation === 'fetch_binding' && service !== undefined && service.bindings_retrievable !== true)
      found.push('bindings are not shown')
    const known = bindings.known(bindingId ?? '')
    if (operation === 'last_binding_operation' && known?.operation !== undefined) {
      const name = known.operation?.name ?? undefined
      if (query['operation'] !== name)
        found.push(`the operation is ${String(name)}, not ${String(query['operation'])}`)
    }
  }
  return found.map((what) => `request ${number}, ${method} ${path}: ${what}`)
}
