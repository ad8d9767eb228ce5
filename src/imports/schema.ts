import { Type } from 'typebox'
import { content, id, instantText } from '../contract/schemas.ts'
import { maxDemoCustomers, maxShownErrors } from './limits.ts'
import { phases } from './progress.ts'

const tags = ['Imports']
const count = Type.Integer({ minimum: 0 })
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()])

const changes = { new: count, changed: count, unchanged: count }

const counts = Type.Object(
  {
    customers: Type.Object({ ...changes, refused: count }),
    subscriptions: Type.Object(changes),
    services: Type.Object({
      ...changes,
      kept: Type.Integer({
        minimum: 0,
        description: 'Whose stored provisioning status won over an older one in the file; counted besides',
      }),
    }),
    rows: count,
    errors: count,
    warnings: count,
  },
  { title: 'ImportCounts' },
)

const rowError = Type.Object(
  {
    line: Type.Integer({ description: 'The physical line where the record begins, from 1' }),
    column: orNull(Type.String({ description: 'Null where the whole row is meant' })),
    code: Type.String(),
    message: Type.String({
      description: 'What is wrong and what to write instead, in the language asked for',
    }),
    customerId: orNull(Type.String({ description: 'Whose row it is; null where the row does not say' })),
  },
  { title: 'ImportError' },
)

const warning = Type.Object({
  line: Type.Integer(),
  column: Type.String(),
  code: Type.String(),
  message: Type.String(),
})

const progress = Type.Object(
  {
    phase: Type.Enum([...phases]),
    bytesRead: count,
    bytesTotal: count,
    rowsRead: count,
    rowsDone: count,
    customersDone: count,
    customersTotal: orNull(Type.Integer({ description: 'Known of a demo only' })),
    rowsPerSecond: count,
    secondsLeft: orNull(count),
  },
  { title: 'ImportProgress' },
)

const summary = {
  id,
  state: Type.Enum(['receiving', 'waiting', 'running', 'done', 'failed']),
  format: Type.Enum(['csv', 'jsonl', 'demo']),
  dryRun: Type.Boolean(),
  strict: Type.Boolean(),
  createdAt: instantText,
  startedAt: orNull(instantText),
  finishedAt: orNull(instantText),
  progress: orNull(progress),
  counts: orNull(counts),
  errorCount: count,
  failure: orNull(
    Type.Object(
      {
        line: orNull(Type.Integer()),
        column: orNull(Type.String()),
        code: Type.String(),
        message: Type.String(),
      },
      { description: 'Why nothing could be imported' },
    ),
  ),
}

export const importSummary = Type.Object(summary, { title: 'ImportSummary' })

export const importAnswer = Type.Object(
  {
    ...summary,
    errors: Type.Array(rowError, {
      maxItems: maxShownErrors,
      description: 'The first by line; all of them are at /errors.csv',
    }),
    warnings: Type.Array(warning),
  },
  { title: 'Import' },
)

const importId = Type.Object({ id }, { additionalProperties: false })
const answers = { 200: importAnswer, 202: importAnswer }

export const start = {
  summary: 'Import a customers file',
  description:
    'The file is the body. The answer comes when the import has ended, or after 10 seconds as 202 with its ' +
    'address in Location. From then on the import survives any crash.',
  operationId: 'importCustomers',
  tags,
  querystring: Type.Object(
    {
      dryRun: Type.Optional(Type.Boolean({ description: 'Only say what would happen' })),
      strict: Type.Optional(Type.Boolean({ description: 'Write nothing if anything is wrong' })),
    },
    { additionalProperties: false },
  ),
  response: answers,
} as const

export const list = {
  summary: 'The imports, newest first',
  operationId: 'listImports',
  tags,
  querystring: Type.Object(
    {
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
      cursor: Type.Optional(Type.String({ minLength: 1, maxLength: 4_000 })),
    },
    { additionalProperties: false },
  ),
  response: {
    200: Type.Object(
      { items: Type.Array(importSummary), nextCursor: orNull(Type.String()) },
      { title: 'ImportList' },
    ),
  },
} as const

export const read = {
  summary: 'One import: how far it has come, or how it ended',
  operationId: 'getImport',
  tags,
  params: importId,
  response: { 200: importAnswer },
} as const

export const errors = {
  summary: 'All errors of an import, as CSV',
  operationId: 'getImportErrors',
  tags,
  params: importId,
  response: { 200: content('One line per error', 'text/csv; charset=utf-8') },
} as const

export const demo = {
  summary: 'Fill a partner that has no customers with made-up ones',
  operationId: 'loadDemo',
  tags,
  body: Type.Object(
    { customers: Type.Integer({ minimum: 1, maximum: maxDemoCustomers }) },
    { additionalProperties: false, title: 'Demo' },
  ),
  response: answers,
} as const
