import { Type } from 'typebox'
import type { Static } from 'typebox'
import { id, instantText, orNull } from '../contract/schemas.ts'
import { maxCaLength, maxNameLength, maxSecretLength, maxUrlLength } from './limits.ts'

const tags = ['Connections']
const text = Type.String()

const auth = Type.Object(
  {
    kind: Type.Union([Type.Literal('none'), Type.Literal('basic'), Type.Literal('bearer')]),
    username: Type.Optional(Type.String({ description: 'With basic' })),
    password: Type.Optional(
      Type.String({
        maxLength: maxSecretLength,
        description: 'With basic. Never answered; left out, the one that is stored stays',
      }),
    ),
    token: Type.Optional(
      Type.String({
        maxLength: maxSecretLength,
        description: 'With bearer. Never answered; left out, the one that is stored stays',
      }),
    ),
  },
  { additionalProperties: false, title: 'ConnectionAuthWish' },
)

const fields = {
  name: Type.String({ maxLength: maxNameLength, description: 'On one line' }),
  url: Type.String({
    maxLength: maxUrlLength,
    description:
      'Below which the other side is, such as https://broker.example.com; /v2/catalog is put behind it',
  }),
  auth,
  ca: orNull(
    Type.String({
      maxLength: maxCaLength,
      description: 'Certificates (PEM) that are trusted for it besides those that every server trusts',
    }),
  ),
}

export const connection = Type.Object(
  {
    id,
    externalId: text,
    name: text,
    kind: Type.Literal('open_service_broker'),
    url: text,
    auth: Type.Object(
      {
        kind: Type.Union([Type.Literal('none'), Type.Literal('basic'), Type.Literal('bearer')]),
        username: orNull(text),
        secretSince: orNull(
          Type.String({
            format: 'date-time',
            description: 'Since when there is this password or token; null: there is none',
          }),
        ),
      },
      { title: 'ConnectionAuth' },
    ),
    ca: orNull(text),
    catalogReadAt: orNull(instantText),
    products: Type.Integer({ minimum: 0, description: 'That name it and are not retired' }),
    retiredAt: orNull(instantText),
    createdAt: instantText,
    updatedAt: instantText,
  },
  { title: 'Connection' },
)

export type ConnectionJson = Static<typeof connection>

export const list = {
  operationId: 'listConnections',
  summary: 'Where other systems are reached that set services up, by name',
  tags,
  querystring: Type.Object(
    {
      retired: Type.Optional(
        Type.Boolean({ description: 'With those that no further product may name, behind the others' }),
      ),
    },
    { additionalProperties: false },
  ),
  response: { 200: Type.Object({ items: Type.Array(connection) }, { title: 'ConnectionList' }) },
} as const

export const add = {
  operationId: 'addConnection',
  summary: 'Add a connection',
  description:
    'Passwords and tokens are stored encrypted and never answered. Whether it works is seen by reading its catalogue.',
  tags,
  body: Type.Object(
    {
      externalId: Type.Optional(
        Type.String({ minLength: 1, maxLength: maxNameLength, description: 'The partner’s own key' }),
      ),
      name: fields.name,
      kind: Type.Optional(Type.Literal('open_service_broker')),
      url: fields.url,
      auth: Type.Optional(fields.auth),
      ca: Type.Optional(fields.ca),
    },
    { additionalProperties: false, title: 'ConnectionWish' },
  ),
  response: { 201: connection },
} as const

const params = Type.Object({ id }, { additionalProperties: false })

export const change = {
  operationId: 'changeConnection',
  summary: 'Change a connection, retire it or bring it back',
  description:
    'A stored password or token stays only for the same server and user name: with another, it must be given anew. With another address, what it offers has to be read anew. A connection that products name cannot be retired.',
  tags,
  params,
  body: Type.Partial(
    Type.Object({
      ...fields,
      retired: Type.Boolean({ description: 'true: no further product may name it' }),
    }),
    { additionalProperties: false, minProperties: 1, title: 'ConnectionChange' },
  ),
  response: { 200: connection },
} as const

const plan = Type.Object(
  {
    id: text,
    name: text,
    displayName: text,
    description: text,
    free: Type.Boolean(),
    details: Type.Union([Type.Literal('none'), Type.Literal('form'), Type.Literal('unfit')], {
      description:
        'What it wants to be told: nothing, what a form can ask for, or something that none can be made of',
    }),
    maximumPollingSeconds: orNull(Type.Integer({ description: 'How long setting up may take at most' })),
    products: Type.Array(Type.Object({ id, name: text }), {
      description: 'That are set up by this plan and not retired',
    }),
  },
  { title: 'BrokerPlan' },
)

const catalog = Type.Object(
  {
    readAt: instantText,
    services: Type.Array(
      Type.Object(
        { id: text, name: text, displayName: text, description: text, plans: Type.Array(plan) },
        { title: 'BrokerService' },
      ),
    ),
    faults: Type.Array(
      Type.Object(
        {
          service: orNull(text),
          plan: orNull(text),
          field: text,
          code: text,
          message: Type.String({ description: 'What is wrong, in the language asked for' }),
          isLeftOut: Type.Boolean({ description: 'The service or plan is left out for it' }),
        },
        { title: 'CatalogFault' },
      ),
      { description: 'What is wrong in it; the rest can be used' },
    ),
  },
  { title: 'BrokerCatalog' },
)

export type CatalogJson = Static<typeof catalog>

export const readCatalog = {
  operationId: 'readConnectionCatalog',
  summary: 'Ask what the other side offers, now',
  description:
    'Waits at most 15 seconds. What it said is stored, and compared with by products from then on.',
  tags,
  params,
  response: { 200: catalog },
} as const

export const catalogOf = {
  operationId: 'getConnectionCatalog',
  summary: 'What the other side said last of what it offers',
  tags,
  params,
  response: { 200: catalog },
} as const
