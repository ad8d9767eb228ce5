/** What the broker of the tests offers: calling with details, asynchronous and retrievable; meetings, plain; devices, with versions. */
export const testCatalog = {
  services: [
    {
      id: 'service-calling',
      name: 'calling',
      description: 'Telephony for a whole company',
      bindable: false,
      plan_updateable: true,
      instances_retrievable: true,
      metadata: { displayName: 'Calling' },
      plans: [
        {
          id: 'plan-calling-standard',
          name: 'standard',
          description: 'One number for each user',
          free: false,
          metadata: { displayName: 'Standard' },
          maximum_polling_duration: 3600,
          schemas: {
            service_instance: {
              create: { parameters: callingSchema() },
              update: { parameters: callingSchema() },
            },
          },
        },
        { id: 'plan-calling-premium', name: 'premium', description: 'With queues', free: false },
      ],
    },
    {
      id: 'service-meetings',
      name: 'meetings',
      description: 'Rooms to meet in',
      bindable: true,
      plan_updateable: false,
      allow_context_updates: true,
      plans: [{ id: 'plan-meetings', name: 'default', description: 'As many as there are people' }],
    },
    {
      id: 'service-devices',
      name: 'devices',
      description: 'Telephones on desks',
      bindable: false,
      plans: [
        {
          id: 'plan-devices',
          name: 'desk',
          description: 'One for each desk',
          maintenance_info: { version: '2.1.0', description: 'Firmware of the autumn' },
        },
      ],
    },
  ],
}

export type TestCatalog = { readonly services: readonly TestService[] }
export interface TestService {
  readonly id: string
  readonly name: string
  readonly plan_updateable?: boolean
  readonly instances_retrievable?: boolean
  readonly bindable?: boolean
  readonly bindings_retrievable?: boolean
  readonly plans: readonly TestPlan[]
}
export interface TestPlan {
  readonly id: string
  readonly name: string
  readonly bindable?: boolean
  readonly maintenance_info?: { readonly version: string }
  readonly schemas?: {
    readonly service_instance?: {
      readonly create?: { readonly parameters?: object }
      readonly update?: { readonly parameters?: object }
    }
    readonly service_binding?: { readonly create?: { readonly parameters?: object } }
  }
}

/** What calling wants to know. */
export function callingSchema() {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    type: 'object',
    additionalProperties: false,
    required: ['street', 'timeZone'],
    properties: {
      street: { type: 'string', title: 'Street', minLength: 3 },
      timeZone: { type: 'string', title: 'Time zone', pattern: '^[A-Z][a-z]+/[A-Z][A-Za-z_]+$' },
      seats: { type: 'integer', minimum: 1 },
    },
  }
}

/** What the plan with names wants to know of whom it is bound for. */
export function bindingSchema() {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    type: 'object',
    additionalProperties: false,
    required: ['person_email'],
    properties: { person_email: { type: 'string' }, person_name: { type: 'string' } },
  }
}

/** The same, whose meetings show what is bound, and have a plan that wants to know who it is, and one without bindings. */
export const bindingCatalog: TestCatalog = {
  services: testCatalog.services.map((service) =>
    service.id === 'service-meetings'
      ? { ...service, bindings_retrievable: true, plans: [...service.plans, ...bindingPlans()] }
      : service,
  ),
}

function bindingPlans() {
  return [
    {
      id: 'plan-meetings-named',
      name: 'named',
      description: 'Wants to know by whom it is used, and nothing else',
      schemas: { service_binding: { create: { parameters: bindingSchema() } } },
    },
    { id: 'plan-meetings-open', name: 'open', description: 'For whoever comes', bindable: false },
  ]
}
