import { Type } from 'typebox'
import type { Static } from 'typebox'
import { maxPlansAtOnce } from '../connections/limits.ts'
import { id, instantText, orNull } from '../contract/schemas.ts'
import { maxNameLength, maxPlanIdLength, maxSimulatedSeconds } from './limits.ts'

const tags = ['Products']
const text = Type.String()
const key = Type.String({ minLength: 1, maxLength: maxNameLength, description: 'The partner’s own key' })

const manual = Type.Object(
  {
    kind: Type.Literal('manual'),
    by: Type.Union([Type.Literal('partner'), Type.Literal('vendor')]),
  },
  { title: 'ManualProvisioner', description: 'A person sets it up, and says so when it is done' },
)

const simulated = Type.Object(
  {
    kind: Type.Literal('simulated'),
    seconds: Type.Object({
      min: Type.Integer({ minimum: 0, maximum: maxSimulatedSeconds }),
      max: Type.Integer({ minimum: 0, maximum: maxSimulatedSeconds }),
    }),
    fails: Type.Number({ minimum: 0, maximum: 1, description: 'Which part of all fails' }),
    failure: orNull(Type.String({ description: 'What is said of those' })),
  },
  { title: 'SimulatedProvisioner', description: 'Nothing is set up anywhere: it only looks as if' },
)

const broker = Type.Object(
  {
    kind: Type.Literal('open_service_broker'),
    connection: Type.String({ description: 'The connection’s own key' }),
    service: Type.String({ description: 'The broker’s id of the service' }),
    plan: Type.String({ description: 'The broker’s id of the plan' }),
    quantityParameter: orNull(
      Type.String({ description: 'The parameter that takes the number of licences; null: there is none' }),
    ),
  },
  { title: 'BrokerProvisioner' },
)

const provisioner = Type.Union([manual, simulated, broker])

const shown = {
  name: text,
  provisioner,
  details: orNull(
    Type.Unsafe<Record<string, unknown>>(
      Type.Object(
        {},
        { additionalProperties: true, description: 'JSON Schema of what is asked for before it is set up' },
      ),
    ),
  ),
  instructions: orNull(Type.String({ description: 'For who sets it up by hand' })),
  licenceUnit: orNull(Type.String({ description: 'What one licence is, such as a user or a room' })),
  overage: Type.Boolean({ description: 'Whether more licences may be assigned than were bought' }),
  usualDuration: orNull(
    Type.String({
      description: 'ISO 8601 length of time that its set-up usually takes, such as P2D or PT4H',
    }),
  ),
  support: orNull(
    Type.Object(
      { mail: orNull(text), link: orNull(text) },
      { title: 'Support', description: 'Where its vendor’s support is reached; null: as the partner says' },
    ),
  ),
}

/** As a request or the catalogue's file brings them: read by read-product.ts, which tells of everything at once. */
const wished = {
  name: Type.String({ description: 'On one line; unique among those that are not retired' }),
  provisioner: Type.Unknown({
    description: 'A ManualProvisioner, SimulatedProvisioner or BrokerProvisioner',
  }),
  details: Type.Unknown({ description: 'A JSON Schema of an object, or null: nothing is asked for' }),
  instructions: orNull(text),
  licenceUnit: orNull(text),
  overage: Type.Boolean({ description: 'Left out: false' }),
  usualDuration: orNull(
    Type.String({ description: 'Weeks, or days, hours, minutes and seconds: P1W, P2D, PT4H, P1DT12H' }),
  ),
  support: Type.Unknown({
    description: 'A Support, or null: as the partner says. Each of its two may be left out.',
  }),
}

const names = Type.Object(
  { connection: text, service: orNull(text), plan: orNull(text) },
  {
    title: 'BrokerNames',
    description: 'What connection, service and plan are called; null where the catalogue does not have them',
  },
)

export const product = Type.Object(
  {
    id,
    externalId: text,
    ...shown,
    brokerNames: orNull(names),
    retiredAt: orNull(instantText),
    createdAt: instantText,
    updatedAt: instantText,
  },
  { title: 'Product' },
)

export type ProductJson = Static<typeof product>

export const list = {
  operationId: 'listProducts',
  summary: 'What offers consist of, who sets it up and what is asked for before',
  description:
    'Offers name products by their names. What no product here is called is set up by the partner by hand.',
  tags,
  querystring: Type.Object(
    { retired: Type.Optional(Type.Boolean({ description: 'With retired ones, behind the others' })) },
    { additionalProperties: false },
  ),
  response: { 200: Type.Object({ items: Type.Array(product) }, { title: 'ProductList' }) },
} as const

export const add = {
  operationId: 'addProduct',
  summary: 'Add a product at the end of the list',
  tags,
  body: Type.Object(
    {
      externalId: Type.Optional(key),
      name: wished.name,
      provisioner: wished.provisioner,
      details: Type.Optional(wished.details),
      instructions: Type.Optional(wished.instructions),
      licenceUnit: Type.Optional(wished.licenceUnit),
      overage: Type.Optional(wished.overage),
      usualDuration: Type.Optional(wished.usualDuration),
      support: Type.Optional(wished.support),
    },
    { additionalProperties: false, title: 'ProductWish' },
  ),
  response: { 201: product },
} as const

export const change = {
  operationId: 'changeProduct',
  summary: 'Change a product, retire it or bring it back; what was ordered stays as it is',
  description:
    'Offers follow its name. Of a retired one, offers that name it leave the set-up to the partner. Work by hand that is open shows the instructions as they are now.',
  tags,
  params: Type.Object({ id }, { additionalProperties: false }),
  body: Type.Partial(
    Type.Object({
      ...wished,
      retired: Type.Boolean({ description: 'true: nothing more is ordered as this product' }),
    }),
    { additionalProperties: false, minProperties: 1, title: 'ProductChange' },
  ),
  response: { 200: product },
} as const

const planId = Type.String({ minLength: 1, maxLength: maxPlanIdLength })

export const addPlanned = {
  operationId: 'addProductsOfPlans',
  summary: 'Make products of plans that a connection offers',
  description:
    'Named as the broker names them for people; details as the plan’s schema asks for them, where a form can be made of it. The catalogue must have been read.',
  tags: ['Connections'],
  params: Type.Object({ id }, { additionalProperties: false }),
  body: Type.Object(
    {
      plans: Type.Array(
        Type.Object({ service: planId, plan: planId }, { additionalProperties: false, title: 'PlanChoice' }),
        { minItems: 1, maxItems: maxPlansAtOnce },
      ),
    },
    { additionalProperties: false },
  ),
  response: {
    201: Type.Object(
      {
        items: Type.Array(product),
        withoutDetails: Type.Array(id, {
          description:
            'Those whose plan asks for something that no form can be made of: nothing is asked for',
        }),
      },
      { title: 'PlannedProducts' },
    ),
  },
} as const

/** What the catalogue's file has of a product, besides its `id`. */
export const inFile = shown
