import type { TestCatalog } from './catalog.ts'
import type { Instances } from './instances.ts'
import type { BrokerRequest } from './record.ts'

/** What is wrong with a request by what the broker knows, in words: ids that are not those of the instance. */
export function knownViolations(
  request: BrokerRequest,
  instances: Instances,
  catalog: TestCatalog,
): string[] {
  const { instanceId, operation, number, method, path, query } = request
  const known = instanceId === null ? undefined : instances.known(instanceId)
  const body = (request.body ?? {}) as {
    service_id?: string
    plan_id?: string
    previous_values?: { plan_id?: string }
  }
  const found: string[] = []
  const differs = (what: string, said: string | undefined, is: string | undefined) => {
    if (said !== undefined && is !== undefined && said !== is) found.push(`${what} is ${is}, not ${said}`)
  }
  if (operation === 'deprovision' || operation === 'last_operation') {
    differs('the service', query['service_id'], known?.values.serviceId)
    differs('the plan', query['plan_id'], known?.values.planId)
  }
  if (operation === 'update') {
    differs('the service', body.service_id, known?.values.serviceId)
    differs('the plan before', body.previous_values?.plan_id, known?.values.planId)
    const service = catalog.services.find(({ id }) => id === known?.values.serviceId)
    if (body.plan_id !== undefined && service?.plan_updateable !== true)
      found.push('the plan may not be changed')
  }
  if (operation === 'last_operation') {
    const name = known?.operation?.name
    if (known?.operation !== undefined && query['operation'] !== (name ?? undefined))
      found.push(`the operation is ${String(name)}, not ${String(query['operation'])}`)
  }
  if (operation === 'fetch') {
    const service = catalog.services.find(({ id }) => id === known?.values.serviceId)
    if (service !== undefined && service.instances_retrievable !== true) found.push('instances are not shown')
  }
  return found.map((what) => `request ${number}, ${method} ${path}: ${what}`)
}
