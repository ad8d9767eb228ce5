import { randomUUID } from 'node:crypto'
import type { Asked } from '../http/door.ts'
import type { Call, Memory, ServiceOrder } from '../provisioner.ts'
import { objectOf } from '../http/json.ts'
import type { OsbSettings } from './settings.ts'

export type OsbCall = Call<OsbSettings>

const platform = 'varde'

/** What there is at the broker: the plan that a service has, which need not be the one that its product has now. */
export interface Made {
  readonly serviceId: string
  readonly planId: string
  readonly maintenanceVersion: string | null
}

/** What there is, by what was said when it was made; else what the product says. */
export function madeOf({ made, settings }: Pick<OsbCall, 'made' | 'settings'>): Made {
  const { serviceId, planId, maintenanceVersion } = objectOf(made) ?? {}
  if (typeof serviceId !== 'string' || typeof planId !== 'string') return wantedBy(settings)
  return {
    serviceId,
    planId,
    maintenanceVersion: typeof maintenanceVersion === 'string' ? maintenanceVersion : null,
  }
}

function wantedBy({ serviceId, planId, maintenanceVersion }: OsbSettings): Made {
  return { serviceId, planId, maintenanceVersion }
}

/** What there will be when the operation has ended well. A plan that may not be left is kept, and so is its service. */
export function madeAfter(call: OsbCall): Made {
  const before = madeOf(call)
  if (call.operation === 'start') return wantedBy(call.settings)
  const mayChange = call.settings.planUpdateable && call.settings.serviceId === before.serviceId
  return mayChange || call.settings.planId === before.planId ? wantedBy(call.settings) : before
}

/** `PUT /v2/service_instances/:id` («Provisioning»). */
export function provisionRequest(call: OsbCall): Asked {
  const { settings, order } = call
  return {
    method: 'PUT',
    path: instancePath(order),
    query: { accepts_incomplete: 'true' },
    headers: headersOf(order),
    body: {
      service_id: settings.serviceId,
      plan_id: settings.planId,
      context: contextOf(order),
      organization_guid: order.customer.id,
      space_guid: order.subscription.id,
      ...parametersOf(call),
      ...(settings.maintenanceVersion === null
        ? {}
        : { maintenance_info: { version: settings.maintenanceVersion } }),
    },
  }
}

/**
 * `PATCH /v2/service_instances/:id` («Updating a Service Instance»): the plan and the version only where they are others
 * than before, for naming them asks for work.
 * @returns null where the broker wants to know nothing of what has changed
 */
export function updateRequest(call: OsbCall): Asked | null {
  const { order, settings } = call
  const before = madeOf(call)
  const after = madeAfter(call)
  const parameters = parametersOf(call)
  const plan = after.planId === before.planId ? {} : { plan_id: after.planId }
  const maintenance =
    after.maintenanceVersion === null || after.maintenanceVersion === before.maintenanceVersion
      ? {}
      : { maintenance_info: { version: after.maintenanceVersion } }
  const hasNews = [parameters, plan, maintenance].some((part) => Object.keys(part).length > 0)
  if (!hasNews && !settings.allowContextUpdates) return null
  return {
    method: 'PATCH',
    path: instancePath(order),
    query: { accepts_incomplete: 'true' },
    headers: headersOf(order),
    body: {
      service_id: before.serviceId,
      context: contextOf(order),
      ...plan,
      ...parameters,
      ...maintenance,
      previous_values: {
        service_id: before.serviceId,
        plan_id: before.planId,
        organization_id: order.customer.id,
        space_id: order.subscription.id,
        ...(before.maintenanceVersion === null
          ? {}
          : { maintenance_info: { version: before.maintenanceVersion } }),
      },
    },
  }
}

/** `DELETE /v2/service_instances/:id` («Deprovisioning»). */
export function deprovisionRequest(call: OsbCall): Asked {
  return {
    method: 'DELETE',
    path: instancePath(call.order),
    query: { accepts_incomplete: 'true', ...idsOf(madeOf(call)) },
    headers: headersOf(call.order),
  }
}

/** `GET …/last_operation`. After an update, with the plan from before it, as the specification wants. */
export function lastOperationRequest(call: OsbCall, operation: string | null): Asked {
  return {
    method: 'GET',
    path: `${instancePath(call.order)}/last_operation`,
    query: { ...idsOf(madeOf(call)), ...(operation === null ? {} : { operation }) },
    headers: headersOf(call.order),
  }
}

/** `GET /v2/service_instances/:id` («Fetching a Service Instance»). */
export function fetchRequest(call: OsbCall): Asked {
  return {
    method: 'GET',
    path: instancePath(call.order),
    query: idsOf(madeAfter(call)),
    headers: headersOf(call.order),
  }
}

/**
 * The headers of every request («Headers»). Who caused it is named where it was somebody.
 * @param order null where it is about no service
 */
export function headersOf(order: ServiceOrder | null): Record<string, string> {
  const headers: Record<string, string> = {
    'x-broker-api-version': '2.17',
    'x-broker-api-request-identity': randomUUID(),
  }
  if (order !== null && order.by.id !== null) {
    const identity = { kind: order.by.kind, id: order.by.id, partner_id: order.partner.id }
    headers['x-broker-api-originating-identity'] =
      `${platform} ${Buffer.from(JSON.stringify(identity)).toString('base64')}`
  }
  return headers
}

/** Where an instance is. */
export function instancePath({ service }: ServiceOrder): string {
  return `/v2/service_instances/${encodeURIComponent(service.id)}`
}

/** The query that names a service and its plan. */
export function idsOf({ serviceId, planId }: Made): Record<string, string> {
  return { service_id: serviceId, plan_id: planId }
}

/** What the specification calls the platform's own words for where a service belongs; what is not known is left out. */
export function contextOf({ partner, customer, subscription, service }: ServiceOrder): Memory {
  const known: Memory = {
    platform,
    partner_id: partner.id,
    partner_name: partner.name,
    customer_id: customer.id,
    customer_external_id: customer.externalId,
    customer_name: customer.name,
    customer_country: customer.country,
    subscription_id: subscription.id,
    subscription_external_id: subscription.externalId,
    subscription_kind: subscription.kind,
    offer: subscription.offer,
    quantity: subscription.quantity,
    instance_name: service.product,
    service_external_id: service.externalId,
    licences: service.licences,
  }
  return Object.fromEntries(Object.entries(known).filter(([, value]) => value !== null))
}

function parametersOf({ order, settings }: OsbCall): { readonly parameters?: Memory } {
  const { quantityParameter } = settings
  const { licences } = order.service
  const parameters: Memory = {
    ...order.details,
    ...(quantityParameter === null || licences === null ? {} : { [quantityParameter]: licences }),
  }
  return Object.keys(parameters).length === 0 ? {} : { parameters }
}
