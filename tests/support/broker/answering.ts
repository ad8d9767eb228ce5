import Schema from 'typebox/schema'
import { isDeepStrictEqual } from 'node:util'
import type { Behaviour, InstanceOperation } from './behaviour.ts'
import type { TestCatalog, TestPlan } from './catalog.ts'
import type { Instance, Instances, Operation, Values } from './instances.ts'
import type { BrokerRequest } from './record.ts'

export interface Answer {
  readonly status: number
  readonly body: unknown
  readonly headers?: Record<string, string>
}

export interface Asked {
  readonly request: BrokerRequest
  readonly instanceId: string
  readonly behaviour: Behaviour
  readonly instances: Instances
  readonly catalog: TestCatalog
}

export const answer = (status: number, body: unknown = {}, headers: Record<string, string> = {}): Answer => ({
  status,
  body,
  headers,
})
export const refuse = (status: number, description: string, error?: string): Answer =>
  answer(status, { ...(error === undefined ? {} : { error }), description })
export const busy = refuse(422, 'Another operation is in progress', 'ConcurrencyError')

/** How a broker that keeps to the specification answers, by operation. */
export const answering: Record<InstanceOperation, (asked: Asked) => Answer> = {
  catalog: ({ catalog }) => answer(200, catalog),
  provision,
  update,
  deprovision,
  last_operation: lastOperation,
  fetch,
}

function provision(asked: Asked): Answer {
  const { instances, instanceId, behaviour, request } = asked
  const body = request.body as { service_id: string; plan_id: string; context?: Record<string, unknown> }
  const wanted = valuesOf(request.body, body.plan_id)
  const present = instances.get(instanceId)
  if (present !== undefined) return repeated(present, wanted)
  const plan = planOf(asked.catalog, wanted)
  if (plan === null) return refuse(400, 'There is no such plan')
  const wrong = wrongDetails(plan.schemas?.service_instance?.create?.parameters, wanted.parameters)
  if (wrong !== null) return wrong
  if (conflicts(plan, wanted.version))
    return refuse(422, 'That is another version', 'MaintenanceInfoConflict')
  if (behaviour.takes !== undefined && !mayWait(request)) return refuse(422, 'Only later', 'AsyncRequired')
  const externalId = body.context?.['service_external_id']
  const made = instances.make(instanceId, typeof externalId === 'string' ? externalId : null, wanted)
  if (behaviour.takes === undefined) return answer(201, { dashboard_url: dashboardOf(instanceId) })
  return accepted(instances.begin(made, 'provision', behaviour.takes, wanted), dashboardOf(instanceId))
}

function repeated(present: Instance, wanted: Values): Answer {
  const { operation } = present
  if (operation?.kind === 'deprovision' && operation.state === 'in progress') return busy
  if (!isDeepStrictEqual(operation?.kind === 'provision' ? operation.values : present.values, wanted))
    return refuse(409, 'It is there with other values')
  if (operation?.state === 'in progress') return accepted(operation, dashboardOf(present.id))
  return operation?.state === 'failed'
    ? refuse(409, 'It is there and broken')
    : answer(200, { dashboard_url: dashboardOf(present.id) })
}

function update(asked: Asked): Answer {
  const { instances, instanceId, behaviour, request } = asked
  const present = instances.get(instanceId)
  if (present === undefined) return refuse(404, 'There is no such instance')
  if (isAtWork(instances, present)) return busy
  const body = request.body as { plan_id?: string; maintenance_info?: unknown; parameters?: unknown }
  const told = valuesOf(request.body, body.plan_id ?? present.values.planId)
  const plan = planOf(asked.catalog, told)
  if (plan === null) return refuse(400, 'There is no such plan')
  const parameters = body.parameters === undefined ? present.values.parameters : told.parameters
  const wrong = wrongDetails(plan.schemas?.service_instance?.update?.parameters, parameters)
  if (wrong !== null) return wrong
  if (conflicts(plan, told.version)) return refuse(422, 'That is another version', 'MaintenanceInfoConflict')
  const values: Values = { ...told, parameters, version: told.version ?? present.values.version }
  if (behaviour.takes !== undefined)
    return accepted(instances.begin(present, 'update', behaviour.takes, values))
  present.values = values
  present.operation = null
  return answer(200)
}

/** Saying that it is busy is saying once more that it goes on. */
function isAtWork(instances: Instances, present: Instance): boolean {
  const { operation } = present
  if (operation?.state === 'in progress') instances.look(present, operation)
  return operation?.state === 'in progress'
}

function deprovision({ instances, instanceId, behaviour }: Asked): Answer {
  const present = instances.get(instanceId)
  if (present === undefined) return answer(410)
  const { operation } = present
  if (operation?.state === 'in progress' && operation.kind === 'deprovision') return accepted(operation)
  if (operation?.kind === 'update' && isAtWork(instances, present)) return busy
  // What is still being made is stopped.
  if (operation?.state === 'in progress') operation.state = 'failed'
  if (behaviour.takes !== undefined)
    return accepted(instances.begin(present, 'deprovision', behaviour.takes, present.values))
  instances.remove(present)
  return answer(200)
}

function lastOperation({ instances, instanceId, request }: Asked): Answer {
  const known = instances.known(instanceId)
  const operation = known?.operation ?? null
  if (known === undefined || operation === null) return refuse(404, 'Nothing is worked on')
  if (operation.name !== null && request.query['operation'] !== operation.name)
    return refuse(400, 'There is no such operation')
  // The end of a removal is told once.
  if (operation.kind === 'deprovision' && operation.state === 'succeeded') return answer(410)
  instances.look(known, operation)
  const { work, state } = operation
  return answer(
    200,
    {
      state,
      ...(work.says === undefined ? {} : { description: work.says }),
      ...(state === 'failed' && operation.kind === 'update' ? flags(work) : {}),
    },
    work.retryAfter === undefined ? {} : { 'retry-after': work.retryAfter },
  )
}

function flags(work: Operation['work']): Record<string, boolean> {
  return {
    ...(work.usable === undefined ? {} : { instance_usable: work.usable }),
    ...(work.repeatable === undefined ? {} : { update_repeatable: work.repeatable }),
  }
}

function fetch({ instances, instanceId }: Asked): Answer {
  const present = instances.get(instanceId)
  const operation = present?.operation
  if (present === undefined || (operation?.kind === 'provision' && operation.state !== 'succeeded'))
    return refuse(404, 'There is no such instance')
  if (operation?.state === 'in progress') return busy
  const { serviceId, planId, parameters } = present.values
  return answer(200, {
    service_id: serviceId,
    plan_id: planId,
    dashboard_url: dashboardOf(present.id),
    parameters,
  })
}

function accepted(operation: Operation, dashboard?: string): Answer {
  return answer(202, {
    ...(operation.name === null ? {} : { operation: operation.name }),
    ...(dashboard === undefined ? {} : { dashboard_url: dashboard }),
  })
}

function valuesOf(value: unknown, planId: string): Values {
  const body = value as {
    service_id: string
    parameters?: Readonly<Record<string, unknown>>
    maintenance_info?: { version: string }
  }
  return {
    serviceId: body.service_id,
    planId,
    parameters: body.parameters ?? {},
    version: body.maintenance_info?.version ?? null,
  }
}

function planOf(catalog: TestCatalog, { serviceId, planId }: Values): TestPlan | null {
  const service = catalog.services.find(({ id }) => id === serviceId)
  return service?.plans.find(({ id }) => id === planId) ?? null
}

export function wrongDetails(schema: object | undefined, parameters: unknown): Answer | null {
  if (schema === undefined) return null
  const [isRight, errors] = Schema.Errors(schema, parameters)
  const [first] = errors
  return isRight || first === undefined ? null : refuse(400, `${first.instancePath} ${first.message}`.trim())
}

function conflicts(plan: TestPlan, version: string | null): boolean {
  return version !== null && plan.maintenance_info?.version !== version
}

export function mayWait({ query }: BrokerRequest): boolean {
  return query['accepts_incomplete'] === 'true'
}

function dashboardOf(id: string): string {
  return `https://dashboard.example/${id}`
}
