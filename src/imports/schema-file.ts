import { Type } from 'typebox'
import { content, orNull } from '../contract/schemas.ts'
import { columnName, tags } from './schema.ts'
import { maxPreviewRows, maxPreviewText } from './limits.ts'

const guessedColumn = Type.Object({
  name: columnName,
  label: Type.String({ description: 'In the language asked for' }),
  required: Type.Enum(['always', 'with_subscription', 'for_new', 'never'], {
    description:
      'always, with_subscription: a CSV file or workbook cannot do without the column. ' +
      'for_new: only where everything in the file is known already',
  }),
  heading: orNull(Type.String({ description: 'The heading that seems to mean it; null: none does' })),
  source: orNull(
    Type.Enum(['exact', 'remembered', 'label', 'synonym'], {
      description:
        'Why: the column’s own name, an earlier import, its label in one of the languages, another word for it',
    }),
  ),
})

export const preview = {
  summary: 'The beginning of a customers file, and what its headings seem to mean',
  description:
    `The body is the beginning of a CSV file or of JSON lines, at most ${maxPreviewText}, or a whole workbook. ` +
    'Nothing is stored. Send what is right as `column` with the import.',
  operationId: 'previewImport',
  tags,
  response: {
    200: Type.Object(
      {
        format: Type.Enum(['csv', 'jsonl', 'xlsx']),
        separator: orNull(Type.Enum([',', ';'], { description: 'Of CSV; null for other forms' })),
        sheet: orNull(
          Type.String({ description: 'Which sheet of a workbook is read; null for other forms' }),
        ),
        headings: Type.Array(
          Type.String({ description: 'Trimmed; a second one of the same name has « (2)» behind it' }),
          { description: 'In the file’s order; of JSON lines the keys of the first rows' },
        ),
        columns: Type.Array(guessedColumn, {
          description: 'All columns of the customers file, in its order',
        }),
        missing: Type.Array(columnName, {
          description: 'Columns that a file needs and that no heading seems to mean',
        }),
        rows: Type.Array(
          Type.Object({
            line: Type.Integer({ description: 'The physical line, or the row of the sheet' }),
            cells: Type.Array(Type.String(), { description: 'As they will be read, one for each heading' }),
          }),
          { maxItems: maxPreviewRows },
        ),
      },
      { title: 'ImportPreview' },
    ),
  },
} as const

export const template = {
  summary: 'A customers file to begin with: the header and a few example rows',
  description: 'Separated by semicolons for readers whose spreadsheets expect them, else by commas.',
  operationId: 'getImportTemplate',
  tags,
  querystring: Type.Object(
    {
      separator: Type.Optional(
        Type.Enum(['comma', 'semicolon'], { description: 'By the language asked for where absent' }),
      ),
    },
    { additionalProperties: false },
  ),
  response: { 200: content('The customers file', 'text/csv; charset=utf-8') },
} as const
