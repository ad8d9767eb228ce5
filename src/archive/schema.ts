import { Type } from 'typebox'
import type { Static } from 'typebox'
import { textOfForm } from '../contract/forms.ts'
import { id, instantText, noContent, orNull } from '../contract/schemas.ts'

const tags = ['Customers']
const params = Type.Object({ id }, { additionalProperties: false })

export const remove = {
  operationId: 'deleteCustomer',
  summary: 'Delete a customer: it leaves list, counts, search and export at once',
  description:
    'It can be brought back with everything for as many days as the partner keeps deleted customers (30 unless ' +
    'changed); then it is removed for good, with its history and audit. Until then a file that names its id is refused ' +
    'for this customer. Its services are taken down as with a closed subscription, links for details end, and so does ' +
    'work by hand; brought back, it is set up anew.',
  tags,
  params,
  response: { 204: noContent },
} as const

export const restore = {
  operationId: 'restoreCustomer',
  summary: 'Bring a deleted customer back, with everything that belongs to it',
  tags,
  params,
  response: { 204: noContent },
} as const

export const previewDeletion = {
  operationId: 'previewDeletion',
  summary: 'What deleting a customer would take down',
  tags,
  params,
  response: {
    200: Type.Object(
      {
        takenDown: Type.Integer({
          minimum: 0,
          description: 'Services that are taken down where they stand, or where they are being set up',
        }),
        byHand: Type.Integer({
          minimum: 0,
          description: 'Services that stand and were set up by hand: nobody is told to take them down',
        }),
      },
      { title: 'CustomerDeletion' },
    ),
  },
} as const

const deleted = Type.Object(
  {
    id,
    externalId: Type.String(),
    name: Type.String(),
    deletedAt: instantText,
    removedAt: Type.String({ format: 'date-time', description: 'From then on it is removed for good' }),
    subscriptions: Type.Integer({ minimum: 0, description: 'How many it has' }),
    deletedBy: orNull(
      Type.Object({
        kind: Type.Enum(['person', 'token', 'import', 'clock', 'demo', 'system']),
        id: orNull(Type.String()),
        name: orNull(
          Type.String({ description: 'The person’s or the token’s; null for who is no longer known' }),
        ),
      }),
    ),
  },
  { title: 'DeletedCustomer' },
)

export const list = {
  operationId: 'listDeletedCustomers',
  summary: 'Deleted customers that can still be brought back, latest first',
  description: 'With «search» a page may hold fewer than «limit» and still have a «nextCursor».',
  tags,
  querystring: Type.Object(
    {
      search: Type.Optional(
        Type.String({ maxLength: 200, description: 'All words must be in the name or the customer id' }),
      ),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
      cursor: Type.Optional(Type.String({ minLength: 1, description: 'nextCursor of the page before' })),
    },
    { additionalProperties: false },
  ),
  response: {
    200: Type.Object(
      { items: Type.Array(deleted), nextCursor: orNull(Type.String()) },
      { title: 'DeletedCustomerList' },
    ),
  },
} as const

export type DeletedCustomerJson = Static<typeof deleted>
export type DeletedCustomersJson = Static<(typeof list)['response'][200]>

export const correctId = {
  operationId: 'correctCustomerId',
  summary: 'Correct the partner’s own id of a customer; the old one may be used again',
  tags,
  params,
  body: Type.Object(
    {
      externalId: textOfForm({ name: 'one_line', max: 200 }, '^[^\\p{Cc}]*[^\\p{Cc}\\s][^\\p{Cc}]*$', {
        minLength: 1,
        maxLength: 200,
        description: '1 to 200 characters on one line',
      }),
    },
    { additionalProperties: false },
  ),
  response: { 204: noContent },
} as const

const auditDays = Type.Integer({ minimum: 30, maximum: 3650, description: 'Days that the audit log is kept' })
const deletedCustomersDays = Type.Integer({
  minimum: 1,
  maximum: 365,
  description: 'Days in which a deleted customer can be brought back',
})

const removedDetailsDays = Type.Integer({
  minimum: 1,
  maximum: 3650,
  description: 'Days for which is kept what was filled in for a service that has been removed',
})

export const retention = Type.Object(
  { auditDays, deletedCustomersDays, removedDetailsDays },
  { title: 'Retention' },
)

export const readRetention = {
  operationId: 'getRetention',
  summary: 'How long the partner keeps what it need not keep',
  tags: ['Partner'],
  response: { 200: retention },
} as const

export const changeRetention = {
  operationId: 'changeRetention',
  summary: 'Change how long the partner keeps what it need not keep',
  tags: ['Partner'],
  body: Type.Object(
    {
      auditDays: Type.Optional(auditDays),
      deletedCustomersDays: Type.Optional(deletedCustomersDays),
      removedDetailsDays: Type.Optional(removedDetailsDays),
    },
    { additionalProperties: false, minProperties: 1 },
  ),
  response: { 200: retention },
} as const
