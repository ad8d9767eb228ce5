import { Type } from 'typebox'
import type { Static, TObject } from 'typebox'
import { content, id, instantText, orNull } from '../contract/schemas.ts'
import { selectionQuery } from '../customers/schema.ts'
import { maxNamed, maxSelected } from '../customers/selection.ts'
import { keptDays, maxExamples, maxItems } from './limits.ts'
import { actNames, wishSchemas } from './wishes.ts'
import type { ActName } from './wishes.ts'

const tags = ['Bulk acts']
const strict = { additionalProperties: false } as const
const count = Type.Integer({ minimum: 0 })

const selecting = {
  customerIds: Type.Optional(
    Type.Array(id, {
      minItems: 1,
      maxItems: maxNamed,
      uniqueItems: true,
      description: 'These customers; what is not there is passed over',
    }),
  ),
  expected: Type.Optional(
    Type.Integer({
      minimum: 0,
      description: 'The number of customers that somebody was shown: with another one it is refused',
    }),
  ),
  preview: Type.Optional(
    Type.Boolean({ default: false, description: 'Only says what it would do, and does nothing' }),
  ),
}

type Wishes = { [Name in ActName]: Static<(typeof wishSchemas)[Name]> }
type Selecting = Static<TObject<typeof selecting>>
/** What is asked for: an act, and with what. */
export type BulkWish = { [Name in ActName]: { act: Name; with?: Wishes[Name] } & Selecting }[ActName]

/** By its act, so that what is wrong is told of that one and not of all. */
const wish = Type.Unsafe<BulkWish>({
  type: 'object',
  discriminator: { propertyName: 'act' },
  oneOf: actNames.map((name) => {
    const schema: TObject = wishSchemas[name]
    const isEmpty = Object.keys(schema.properties).length === 0
    return Type.Object(
      { act: Type.Literal(name), with: isEmpty ? Type.Optional(schema) : schema, ...selecting },
      strict,
    )
  }),
  title: 'BulkWish',
})

const customerRef = orNull(Type.Object({ id, externalId: Type.String(), name: Type.String() }, strict))
const subscriptionRef = orNull(
  Type.Object(
    { id, externalId: Type.String(), offer: Type.String() },
    { ...strict, title: 'BulkSubscription' },
  ),
)

const reason = {
  code: Type.String({ description: 'One of the codes of errors' }),
  message: Type.String({ description: 'In the language asked for' }),
  count,
}

export const job = Type.Object(
  {
    id,
    act: Type.Enum([...actNames]),
    with: Type.Record(Type.String(), Type.Unknown()),
    by: Type.Object({
      kind: Type.Enum(['person', 'token']),
      id: Type.String(),
      name: orNull(Type.String({ description: 'Null for who is no longer known' })),
    }),
    state: Type.Enum(['waiting', 'running', 'done', 'failed', 'cancelled']),
    customers: count,
    total: Type.Integer({ description: 'Customers, or their subscriptions where the act is about these' }),
    done: count,
    unchanged: count,
    refused: count,
    undone: Type.Integer({ description: 'Of those that are done' }),
    left: Type.Integer({ description: 'Not done yet; of a job that is over: never tried' }),
    createdAt: instantText,
    startedAt: orNull(instantText),
    endedAt: orNull(instantText),
    perSecond: orNull(Type.Number({ description: 'Of the present run' })),
    secondsLeft: orNull(count),
    failure: orNull(Type.String({ description: 'Why it was given up, in the language asked for' })),
    undoes: orNull(id),
    undoneBy: orNull(Type.String({ description: 'The latest job that undoes this one' })),
    canUndo: Type.Boolean(),
  },
  { title: 'BulkJob' },
)
export type JobJson = Static<typeof job>

const preview = Type.Object(
  {
    customers: Type.Integer({
      description: 'Customers that the filter shows, or that are there of those named',
    }),
    without: Type.Integer({
      description: 'Of these, customers that have nothing which the act could be done to',
    }),
    total: count,
    done: Type.Integer({ description: 'What it would change' }),
    unchanged: count,
    refused: count,
    reasons: Type.Array(
      Type.Object({
        ...reason,
        examples: Type.Array(Type.Object({ customer: customerRef, subscription: subscriptionRef }), {
          maxItems: maxExamples,
        }),
      }),
      { description: 'Why some would be refused, the commonest first' },
    ),
  },
  { title: 'BulkPreview' },
)
export type PreviewJson = Static<typeof preview>

const item = Type.Object(
  {
    position: count,
    customer: orNull(customerRef),
    subscription: subscriptionRef,
    state: Type.Enum(['waiting', 'done', 'unchanged', 'refused']),
    code: orNull(Type.String()),
    message: orNull(Type.String({ description: 'Why it was refused, in the language asked for' })),
    undone: Type.Boolean(),
  },
  { title: 'BulkItem' },
)

const jobId = Type.Object({ id }, strict)
const paged = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
  cursor: Type.Optional(Type.String()),
}

export const start = {
  operationId: 'startBulkAct',
  summary: 'Do something to all customers that a filter shows, or to some of them',
  description:
    'The parameters are those of the list; with customerIds it is those customers, and of the parameters only the two ' +
    'statuses, which choose among their subscriptions. An act on subscriptions is done to those that match the status ' +
    `filter, without one to all open ones. At most ${maxSelected.toLocaleString('en')} customers and ` +
    `${maxItems.toLocaleString('en')} subscriptions. It is answered once it is stored; from then on it survives any crash. ` +
    'With preview it says what it would do, what it would not and why, and does nothing.',
  tags,
  querystring: selectionQuery,
  body: wish,
  response: { 200: preview, 202: job },
} as const

export const list = {
  operationId: 'listBulkActs',
  summary: 'Acts over many customers, latest first: one’s own, to full administrators everybody’s',
  description: `They are kept for ${keptDays} days.`,
  tags,
  querystring: Type.Object(paged, strict),
  response: {
    200: Type.Object({ items: Type.Array(job), nextCursor: orNull(Type.String()) }, { title: 'BulkJobList' }),
  },
} as const

export const read = {
  operationId: 'getBulkAct',
  summary: 'How far an act over many customers has come, and what came of it',
  tags,
  params: jobId,
  response: {
    200: Type.Object(
      {
        ...job.properties,
        reasons: Type.Array(Type.Object(reason), {
          description: 'Why some were refused, the commonest first',
        }),
      },
      { title: 'BulkJobDetail' },
    ),
  },
} as const

export const itemList = {
  operationId: 'listBulkItems',
  summary: 'What came of each customer or subscription, in the order in which they are done',
  tags,
  params: jobId,
  querystring: Type.Object(
    { state: Type.Optional(Type.Enum(['waiting', 'done', 'unchanged', 'refused'])), ...paged },
    strict,
  ),
  response: {
    200: Type.Object(
      { items: Type.Array(item), nextCursor: orNull(Type.String()) },
      { title: 'BulkItemList' },
    ),
  },
} as const

export const itemsCsv = {
  operationId: 'exportBulkItems',
  summary: 'The same as CSV, all of it',
  tags,
  params: jobId,
  response: { 200: content('In the language asked for; nothing in it runs in a spreadsheet', 'text/csv') },
} as const

export const cancel = {
  operationId: 'cancelBulkAct',
  summary: 'Do nothing more of it; what is done stays done',
  tags,
  params: jobId,
  response: { 200: job },
} as const

export const undo = {
  operationId: 'undoBulkAct',
  summary: 'Undo what it has done, one by one, where nothing has changed since',
  description: 'That is a job of its own. What has changed since stays as it is, and says so.',
  tags,
  params: jobId,
  response: { 202: job },
} as const
