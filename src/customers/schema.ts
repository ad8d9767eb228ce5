import { Type } from 'typebox'
import type { Static } from 'typebox'
import { textOfForm } from '../contract/forms.ts'
import { id, instantText, orNull, uuidPattern } from '../contract/schemas.ts'
import { maxSearchCharacters } from '../domain/names.ts'
import { provisioningStatuses } from '../domain/provisioning-status.ts'
import { subscriptionStatuses } from '../domain/subscription-status.ts'

/** How many of a customer's open subscriptions an answer holds (INTERFACES.md «subscriptions holds the first 50»). */
export const maxSubscriptionsShown = 50

const text = Type.String()
export const count = Type.Integer({ minimum: 0 })

const provisioningStatus = Type.Enum([...provisioningStatuses])
export const subscriptionStatus = Type.Enum([...subscriptionStatuses])

export const service = Type.Object(
  {
    id,
    externalId: text,
    product: text,
    provisioningStatus,
    since: instantText,
    reason: orNull(Type.String({ description: 'The partner’s own; null for who may not see notes' })),
    licences: orNull(count),
    licencesUsed: orNull(count),
    isStuck: Type.Boolean({ description: 'Whether it takes longer than it usually does' }),
    isOverLimit: Type.Boolean({ description: 'Whether more licences are in use than were bought' }),
    isLowUse: Type.Boolean({
      description:
        'Whether it has been set up for 30 days or more and uses less of its licences than the partner’s `lowUsePercent`',
    }),
    isNobodyAssigned: Type.Boolean({ description: 'Whether it is set up with licences that nobody has' }),
  },
  { title: 'Service' },
)

export const subscription = Type.Object(
  {
    id,
    externalId: text,
    offer: text,
    kind: Type.Enum(['trial', 'paid']),
    status: subscriptionStatus,
    statusUntil: orNull(instantText),
    startsAt: orNull(instantText),
    endsAt: orNull(instantText),
    autoRenew: Type.Boolean(),
    cancelAtEnd: Type.Boolean(),
    provisioningStatus,
    matches: Type.Boolean({ description: 'Whether the status filter shows it; true without one' }),
    services: Type.Array(service),
  },
  { title: 'Subscription' },
)

/** Somebody of the partner. */
export const colleague = Type.Object(
  { id: text, name: Type.String({ description: 'Empty for who is no longer known' }) },
  { title: 'Colleague' },
)

export const hand = Type.Object(
  {
    responsible: orNull(colleague),
    inHandUntil: orNull(instantText),
    note: orNull(text),
  },
  {
    title: 'Hand',
    description:
      'Who answers for the customer, and until when somebody has it in hand: until then it stands behind all that nobody ' +
      'has, for everybody; null where nobody has it, or no longer',
  },
)

export const customer = Type.Object(
  {
    id,
    externalId: text,
    name: text,
    country: orNull(text),
    tags: Type.Array(text, { description: 'The partner’s own; empty for who may not see notes' }),
    adminEmail: orNull(text),
    hand,
    provisioningStatus: orNull(provisioningStatus),
    subscriptionStatus: orNull(subscriptionStatus),
    matching: Type.Object(
      { provisioningStatus: orNull(provisioningStatus), subscriptionStatus: orNull(subscriptionStatus) },
      {
        description:
          'The most important status in each column over the subscriptions that the status filter shows; without a ' +
          'filter the same as above',
      },
    ),
    moreImportant: Type.Object(
      { provisioning: Type.Boolean(), subscription: Type.Boolean() },
      {
        description: 'Whether an open subscription that does not match has a more important status than that',
      },
    ),
    nextEndsAt: orNull(instantText),
    isStuck: Type.Boolean({ description: 'Whether one of its services takes longer than it usually does' }),
    isOverLimit: Type.Boolean({
      description: 'Whether a service of an open subscription has more licences in use than were bought',
    }),
    isLowUse: Type.Boolean({
      description:
        'Whether a service of an open subscription that has been set up for 30 days or more uses less of its licences ' +
        'than the partner’s `lowUsePercent`',
    }),
    isNobodyAssigned: Type.Boolean({
      description: 'Whether a service of an open subscription is set up with licences that nobody has',
    }),
    subscriptionCount: count,
    licences: orNull(
      Type.Integer({
        minimum: 0,
        description: 'Sum over the services of all open subscriptions; null where none has a number',
      }),
    ),
    licencesUsed: orNull(count),
    subscriptions: Type.Array(subscription, {
      description: `The first ${maxSubscriptionsShown} open ones: matching ones first, then by attention, end and external id`,
    }),
  },
  { title: 'Customer' },
)

const listCounts = {
  total: Type.Integer({ description: 'Customers that the query shows, on all pages' }),
  facets: Type.Object({
    provisioning: Type.Object(eachOf(provisioningStatuses)),
    subscription: Type.Object(eachOf(subscriptionStatuses)),
  }),
}

export const customerList = Type.Object(
  { items: Type.Array(customer), ...listCounts, nextCursor: orNull(text) },
  { title: 'CustomerList' },
)

/** How given customers stand in a list now. */
export const changedCustomers = Type.Object(
  {
    items: Type.Array(customer, {
      description: 'Those of them that the query shows, in the order asked for',
    }),
    others: Type.Array(customer, {
      description:
        'Those that are there and that it does not show, as the list shows them without a status filter',
    }),
    ...listCounts,
  },
  { title: 'ChangedCustomers' },
)

function eachOf<K extends string>(keys: readonly K[]): Record<K, typeof count> {
  return Object.fromEntries(keys.map((key) => [key, count])) as Record<K, typeof count>
}

const statuses = (keys: readonly string[], title: string) =>
  textOfForm({ name: 'several', choices: keys.join(', ') }, `^(${keys.join('|')})(,(${keys.join('|')}))*$`, {
    description: `${title}, several separated by commas: ${keys.join(', ')}`,
  })

function personOr(words: readonly string[], description: string) {
  return textOfForm(
    { name: 'person', choices: words.join(', ') },
    `^(${[uuidPattern, ...words].join('|')})$`,
    { description: `${description}: an id, or ${words.join(' or ')}` },
  )
}

/** What selects and orders customers, in the list and in its exports. */
const selection = {
  provisioning: Type.Optional(statuses(provisioningStatuses, 'Provisioning statuses')),
  subscription: Type.Optional(statuses(subscriptionStatuses, 'Subscription statuses')),
  search: Type.Optional(
    Type.String({
      maxLength: maxSearchCharacters,
      description:
        'All words must be in name, customer id, subscription ids or the domain of the administrator’s address',
    }),
  ),
  tag: Type.Optional(
    Type.Array(Type.String({ minLength: 1, maxLength: 100 }), {
      maxItems: 20,
      description: 'May be repeated: all must be there',
    }),
  ),
  without: Type.Optional(
    Type.Enum(['subscriptions'], { description: 'Only customers without open subscriptions' }),
  ),
  assigned: Type.Optional(
    personOr(['nobody'], 'Only customers that are assigned to this person, or to nobody'),
  ),
  responsible: Type.Optional(
    personOr(['me', 'nobody'], 'Only customers for which this person is responsible, you are, or nobody is'),
  ),
  inHand: Type.Optional(
    Type.Boolean({ description: 'Only customers that somebody has in hand, or only those that nobody has' }),
  ),
  stuck: Type.Optional(
    Type.Boolean({
      description: 'Only customers of which a service takes longer than it usually does, or only the others',
    }),
  ),
  overLimit: Type.Optional(
    Type.Boolean({
      description:
        'Only customers of which a service uses more licences than were bought, or only the others',
    }),
  ),
  lowUse: Type.Optional(
    Type.Boolean({
      description:
        'Only customers of which a service that has been set up for 30 days or more uses a smaller share of its licences ' +
        'than the partner has set, or only the others',
    }),
  ),
  nobodyAssigned: Type.Optional(
    Type.Boolean({
      description:
        'Only customers of which a service is set up with licences that nobody has, or only the others',
    }),
  ),
  sort: Type.Optional(
    Type.Enum(['attention', 'name', 'ends', 'use'], {
      description:
        'By what stands out most; by name; by the next end; by how much of the licences that were bought is in use. Those ' +
        'without an end, or without counted licences, stand last in either order',
    }),
  ),
  order: Type.Optional(Type.Enum(['asc', 'desc'])),
}

export const selectionQuery = Type.Object(selection, { additionalProperties: false })

export const csvExportQuery = Type.Object(
  {
    ...selection,
    separator: Type.Optional(
      Type.Enum(['comma', 'semicolon'], {
        default: 'comma',
        description:
          'What stands between cells: spreadsheets open a file at once where it is their language’s own',
      }),
    ),
  },
  { additionalProperties: false },
)

export const listQuery = Type.Object(
  {
    ...selection,
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
    cursor: Type.Optional(Type.String({ minLength: 1, description: 'nextCursor of the page before' })),
  },
  { additionalProperties: false },
)

/** Customers that can be asked about at once. */
const maxChanged = 100

export const changedQuery = Type.Object(
  { ...selection, id: Type.Array(id, { minItems: 1, maxItems: maxChanged }) },
  { additionalProperties: false },
)

export type ServiceJson = Static<typeof service>
export type SubscriptionJson = Static<typeof subscription>
export type CustomerJson = Static<typeof customer>
export type CustomerListJson = Static<typeof customerList>
export type SelectionQuery = Static<typeof selectionQuery>
