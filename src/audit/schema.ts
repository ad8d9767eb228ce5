import { Type } from 'typebox'
import { content, id, instantText, orNull } from '../contract/schemas.ts'
import { auditActions, auditSubjects } from './actions.ts'

const tags = ['Audit']
const selection = {
  action: Type.Optional(Type.Enum([...auditActions])),
  person: Type.Optional(id),
  customer: Type.Optional(id),
  subject: Type.Optional({
    ...id,
    description:
      'One of the customers’ people: what was done to them, by itself, by a file, or with others who were given licences',
  }),
  from: Type.Optional(instantText),
  until: Type.Optional(instantText),
}

const entry = Type.Object(
  {
    id,
    at: instantText,
    action: Type.Enum([...auditActions]),
    actor: Type.Object({
      kind: Type.Enum(['person', 'token', 'system']),
      id: orNull(Type.String()),
      name: orNull(Type.String({ description: 'Of today; null for who is no longer known' })),
    }),
    subject: Type.Object({ kind: Type.Enum([...auditSubjects]), id: orNull(Type.String()) }),
    customerId: orNull(Type.String()),
    address: orNull(Type.String({ description: 'From where' })),
    details: Type.Object({}, { additionalProperties: true }),
  },
  { title: 'AuditEntry' },
)

export const list = {
  operationId: 'listAudit',
  summary: 'Who did what, to what, from where, when: latest first',
  tags,
  querystring: Type.Object(
    {
      ...selection,
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
      cursor: Type.Optional(Type.String({ minLength: 1, description: 'nextCursor of the page before' })),
    },
    { additionalProperties: false },
  ),
  response: {
    200: Type.Object({ items: Type.Array(entry), nextCursor: orNull(Type.String()) }, { title: 'AuditList' }),
  },
} as const

export const csv = {
  operationId: 'exportAudit',
  summary: 'The same as CSV',
  tags,
  querystring: Type.Object(selection, { additionalProperties: false }),
  response: { 200: content('The audit log', 'text/csv; charset=utf-8') },
} as const
