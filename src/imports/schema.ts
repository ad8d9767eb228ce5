import { Type } from 'typebox'
import { columns } from '../customers-file/columns.ts'
import { textOfForm } from '../contract/forms.ts'
import { content, id, instantText, orNull } from '../contract/schemas.ts'
import { maxDemoCustomers, maxFileName, maxHeading, maxShownErrors } from './limits.ts'
import { phases } from './progress.ts'

export const tags = ['Imports']
export const count = Type.Integer({ minimum: 0 })
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

export const columnName = Type.Enum(columns.map(({ name }) => name))

export const rowError = Type.Object(
  {
    line: Type.Integer({ description: 'The physical line where the record begins, from 1' }),
    column: orNull(Type.String({ description: 'Null where the whole row is meant' })),
    heading: orNull(
      Type.String({ description: 'What the file itself calls that column; null where it is not mapped' }),
    ),
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
  state: Type.Enum(['receiving', 'waiting', 'running', 'done', 'failed', 'cancelled']),
  format: Type.Enum(['csv', 'jsonl', 'xlsx', 'demo']),
  fileName: orNull(Type.String({ description: 'As the sender calls it' })),
  dryRun: Type.Boolean(),
  strict: Type.Boolean(),
  columns: Type.Array(Type.Object({ column: columnName, heading: Type.String() }), {
    description:
      'Which heading of the file was read as which column; empty where it names them as Varde does',
  }),
  by: Type.Object(
    {
      kind: Type.Enum(['person', 'token', 'import', 'clock', 'demo', 'system']),
      name: orNull(
        Type.String({ description: 'Of the person or the token; null for who is no longer known' }),
      ),
    },
    { description: 'Who asked for it' },
  ),
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
      description: 'The first by line; all of them are at /errors and /errors.csv',
    }),
    warnings: Type.Array(warning),
  },
  { title: 'Import' },
)

export const importId = Type.Object({ id }, { additionalProperties: false })
const answers = { 200: importAnswer, 202: importAnswer }

/** Seconds; who shows the progress to a person asks for an answer sooner. */
const wait = Type.Optional(
  Type.Integer({ minimum: 0, maximum: 10, default: 10, description: 'Seconds after which 202 is answered' }),
)

export const start = {
  summary: 'Import a customers file',
  description:
    'The file is the body. The answer comes when the import has ended, or after `wait` seconds as 202 with its ' +
    'address in Location. From then on the import survives any crash. A file whose headings are not Varde’s ' +
    'column names is sent with `column` once for each column; every other heading is passed over with a warning. ' +
    'What an import that writes was told is remembered for the next preview.',
  operationId: 'importCustomers',
  tags,
  querystring: Type.Object(
    {
      dryRun: Type.Optional(Type.Boolean({ description: 'Only say what would happen' })),
      strict: Type.Optional(Type.Boolean({ description: 'Write nothing if anything is wrong' })),
      wait,
      fileName: Type.Optional(
        Type.String({ minLength: 1, maxLength: maxFileName, description: 'For people who look at the list' }),
      ),
      column: Type.Optional(
        Type.Array(
          textOfForm(
            { name: 'column_heading' },
            `^(?:${columns.map(({ name }) => name).join('|')}):[\\s\\S]*\\S[\\s\\S]*$`,
            {
              maxLength: maxHeading + 30,
              description: 'A column, a colon and the file’s heading, such as customer_id:Kundenr',
            },
          ),
          { minItems: 1, maxItems: columns.length },
        ),
      ),
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

export const cancel = {
  summary: 'Stop an import that has written nothing: one that waits, or a dry run',
  operationId: 'cancelImport',
  tags,
  params: importId,
  response: { 200: importSummary },
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
  querystring: Type.Object({ wait }, { additionalProperties: false }),
  body: Type.Object(
    { customers: Type.Integer({ minimum: 1, maximum: maxDemoCustomers }) },
    { additionalProperties: false, title: 'Demo' },
  ),
  response: answers,
} as const
