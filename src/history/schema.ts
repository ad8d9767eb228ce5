import { Type } from 'typebox'
import type { Static } from 'typebox'
import { id, instantText, orNull } from '../contract/schemas.ts'
import { returnedWhys } from '../domain/licences.ts'
import { provisioningStatuses } from '../domain/provisioning-status.ts'
import { subscriptionStatuses } from '../domain/subscription-status.ts'
import { troubleCodes } from '../domain/trouble.ts'
import { historyKinds } from './kinds.ts'

const text = Type.String()
const count = Type.Integer({ minimum: 0 })

const colleague = Type.Object({ id: text, name: text }, { title: 'Colleague' })

/** Why it went wrong, in a code that has a sentence, and the other side's own words. */
const trouble = Type.Object(
  {
    code: Type.Enum([...troubleCodes]),
    params: Type.Record(text, Type.Union([text, Type.Number()])),
    words: orNull(text),
  },
  { title: 'Trouble' },
)

/** Every field that a change can name, as the API names it elsewhere; `subscriptions` and `services` are numbers of them. */
export const historyFields = {
  externalId: text,
  name: text,
  country: orNull(text),
  adminEmail: orNull(text),
  tags: Type.Array(text),
  subscriptions: count,
  services: count,
  offer: orNull(text),
  kind: orNull(Type.Enum(['trial', 'paid'])),
  term: orNull(text),
  startsAt: orNull(instantText),
  endsAt: orNull(instantText),
  autoRenew: orNull(Type.Boolean()),
  payment: orNull(Type.Enum(['current', 'overdue'])),
  suspendedAt: orNull(instantText),
  suspendedReason: orNull(text),
  cancelAtEnd: orNull(Type.Boolean()),
  quantity: orNull(count),
  amount: orNull(Type.String({ description: 'The price of one term, as a decimal number' })),
  currency: orNull(text),
  convertsEndsAt: orNull(instantText),
  convertsTerm: orNull(text),
  convertsAutoRenew: orNull(Type.Boolean()),
  closedAt: orNull(instantText),
  deletedAt: orNull(instantText),
  status: orNull(Type.Enum([...subscriptionStatuses])),
  provisioningStatus: orNull(Type.Enum([...provisioningStatuses])),
  product: orNull(text),
  since: orNull(instantText),
  reason: orNull(text),
  trouble,
  stuckAt: orNull(instantText),
  licences: orNull(count),
  licencesUsed: orNull(count),
  assigned: Type.Integer({ minimum: 0, description: 'Licences that people were given' }),
  returned: Type.Integer({ minimum: 0, description: 'Licences that people no longer hold' }),
  returnedWhy: Type.Enum([...returnedWhys]),
  responsible: orNull(colleague),
  inHandUntil: orNull(instantText),
  handNote: orNull(text),
  assignedTo: Type.Array(colleague),
  note: text,
  caseNumber: Type.Integer({ description: 'Of a support case, shown as #17' }),
  caseWay: Type.Enum(['mail', 'link', 'noted']),
  vendorNumber: orNull(text),
  closedHow: Type.Enum(['by_hand', 'provisioned', 'removed']),
  contact: Type.String({ description: 'Whose link it is: the first letter and the domain of an address' }),
} as const

const facts = Type.Partial(Type.Object(historyFields), { title: 'HistoryFacts' })

export const historyEntry = Type.Object(
  {
    id,
    at: instantText,
    kind: Type.Enum([...historyKinds]),
    actor: Type.Object(
      {
        kind: Type.Enum(['person', 'token', 'import', 'clock', 'demo', 'system']),
        id: orNull(Type.String({ description: 'The person’s, the token’s or the import’s id' })),
        name: orNull(
          Type.String({
            description:
              'The person’s or the token’s name, or that of the imported file; null for who is no longer known, and for ' +
              'who may not see colleagues',
          }),
        ),
      },
      { description: 'Who or what did it' },
    ),
    subscription: orNull(Type.Object({ id, externalId: text, offer: text })),
    service: orNull(Type.Object({ id, externalId: text, product: text })),
    before: orNull(facts),
    after: orNull(facts),
  },
  {
    title: 'HistoryEntry',
    description:
      'subscription and service say, with their names of today, what it happened to; both are null where it is the ' +
      'customer itself. before and after hold the fields that changed; before is null where something is new.',
  },
)

export const list = {
  summary: 'What happened to a customer, its subscriptions and their services, newest first',
  operationId: 'listCustomerHistory',
  tags: ['Customers'],
  params: Type.Object({ id }, { additionalProperties: false }),
  querystring: Type.Object(
    {
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
      cursor: Type.Optional(Type.String({ minLength: 1, description: 'nextCursor of the page before' })),
    },
    { additionalProperties: false },
  ),
  response: {
    200: Type.Object({ items: Type.Array(historyEntry), nextCursor: orNull(text) }, { title: 'HistoryList' }),
  },
} as const

export type HistoryEntryJson = Static<typeof historyEntry>
export type HistoryListJson = Static<(typeof list)['response'][200]>
