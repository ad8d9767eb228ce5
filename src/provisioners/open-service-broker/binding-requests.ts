import type { Asked } from '../http/door.ts'
import { objectOf } from '../http/json.ts'
import type { BindingCall, Licence, Memory } from '../provisioner.ts'
import { contextOf, headersOf, idsOf, instancePath, madeOf } from './requests.ts'
import type { OsbSettings } from './settings.ts'

export type OsbBindingCall = BindingCall<OsbSettings>

/** `PUT …/service_bindings/:id` («Request (Creating a Service Binding)»). The licence's id is the binding's. */
export function bindRequest(call: OsbBindingCall): Asked {
  const { order } = call
  const { serviceId, planId } = madeOf(call)
  const parameters = personParameters(call.licence, call.settings.bindSchema)
  return {
    method: 'PUT',
    path: bindingPath(call),
    query: { accepts_incomplete: 'true' },
    headers: headersOf(order),
    body: {
      service_id: serviceId,
      plan_id: planId,
      context: contextOf(order),
      // No application stands behind it: a binding for something else says so by an object without one.
      bind_resource: {},
      ...(Object.keys(parameters).length === 0 ? {} : { parameters }),
    },
  }
}

/** `DELETE …/service_bindings/:id` («Unbinding»). */
export function unbindRequest(call: OsbBindingCall): Asked {
  return {
    method: 'DELETE',
    path: bindingPath(call),
    query: { accepts_incomplete: 'true', ...idsOf(madeOf(call)) },
    headers: headersOf(call.order),
  }
}

/** `GET …/service_bindings/:id/last_operation` («Polling Last Operation for Service Bindings»). */
export function lastBindingRequest(call: OsbBindingCall, operation: string | null): Asked {
  return {
    method: 'GET',
    path: `${bindingPath(call)}/last_operation`,
    query: { ...idsOf(madeOf(call)), ...(operation === null ? {} : { operation }) },
    headers: headersOf(call.order),
  }
}

/** `GET …/service_bindings/:id` («Fetching a Service Binding»): whether it is there. What it says is passed over. */
export function fetchBindingRequest(call: OsbBindingCall): Asked {
  return {
    method: 'GET',
    path: bindingPath(call),
    query: idsOf(madeOf(call)),
    headers: headersOf(call.order),
  }
}

/** The names under which a broker is told who holds a licence (docs/provisioners.md). */
export function personParameters({ id, person }: Licence, schema: Memory | null): Memory {
  const known: Memory = {
    licence_id: id,
    person_id: person.id,
    person_external_id: person.externalId,
    person_name: person.name,
    person_email: person.email,
    person_language: person.language,
  }
  return Object.fromEntries(
    Object.entries(known).filter(([name, value]) => value !== null && value !== '' && allows(schema, name)),
  )
}

/** A plan that says what it wants is told nothing else; one that says nothing is told all. */
function allows(schema: Memory | null, name: string): boolean {
  if (schema === null) return true
  return Object.hasOwn(objectOf(schema['properties']) ?? {}, name)
}

function bindingPath({ order, licence }: OsbBindingCall): string {
  return `${instancePath(order)}/service_bindings/${encodeURIComponent(licence.id)}`
}
