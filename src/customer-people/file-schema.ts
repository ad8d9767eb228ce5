import { Type } from 'typebox'
import type { Static } from 'typebox'
import { textOfForm } from '../contract/forms.ts'
import { content, orNull } from '../contract/schemas.ts'
import { guessSources } from '../customers-file/guess-columns.ts'
import { peopleColumns } from './file-columns.ts'
import { maxFileRows, maxFileText, maxHeading, maxPreviewRows, maxShownErrors } from './limits.ts'
import { params, tags } from './schema.ts'
import { peopleFilter } from './selection-schema.ts'

const count = Type.Integer({ minimum: 0 })
const columnName = Type.Enum([...peopleColumns])

const result = Type.Object(
  {
    dryRun: Type.Boolean({ description: 'Whether this is only what it would do' }),
    rows: count,
    new: count,
    changed: count,
    unchanged: count,
    refused: Type.Integer({ description: 'Rows that stay out' }),
    errors: Type.Array(
      Type.Object({
        line: Type.Integer({
          description: 'The physical line where the row begins, or the row of the sheet',
        }),
        column: orNull(columnName),
        code: Type.String(),
        message: Type.String({
          description: 'What is wrong and what to write instead, in the language asked for',
        }),
      }),
      { maxItems: maxShownErrors, description: `The first ${maxShownErrors}, by line` },
    ),
    errorCount: count,
    ignored: Type.Array(Type.String(), { description: 'Headings that are not read' }),
  },
  { title: 'CustomerPeopleImport' },
)
export type PeopleImportJson = Static<typeof result>

export const importFile = {
  operationId: 'importCustomerPeople',
  summary: 'Import a customer’s people from a CSV file or a workbook (.xlsx)',
  description:
    `At most ${maxFileRows} rows and ${maxFileText}. Columns: person_id, name, email, language, groups (separated by «|»); ` +
    'headings in other words are recognised, or said by `column`, and then remembered for the next file. A row means who has its person_id, else who has its ' +
    'e-mail address; else somebody is added. A column that is absent stays untouched, an empty cell is cleared, nobody is ' +
    'removed or brought back. A bad row stays out and the rest goes in.',
  tags,
  params,
  querystring: Type.Object(
    {
      dryRun: Type.Optional(Type.Boolean({ default: false, description: 'Reports, and writes nothing' })),
      column: Type.Optional(
        Type.Array(
          textOfForm({ name: 'column_heading' }, `^(?:${peopleColumns.join('|')}):.*\\S`, {
            maxLength: maxHeading + 20,
            description: 'A column, a colon and the file’s heading, such as name:Fullt navn',
          }),
          { maxItems: peopleColumns.length },
        ),
      ),
    },
    { additionalProperties: false },
  ),
  response: { 200: result },
} as const

const previewAnswer = Type.Object(
  {
    headings: Type.Array(
      Type.String({ description: 'Trimmed; a second one of the same name has « (2)» behind it' }),
    ),
    columns: Type.Array(
      Type.Object({
        name: columnName,
        label: Type.String({ description: 'In the language asked for' }),
        heading: orNull(Type.String({ description: 'The heading that seems to mean it; null: none does' })),
        source: orNull(
          Type.Enum([...guessSources], {
            description:
              'Why it seems so: our own name, an earlier file’s heading, what people see over it, or another word',
          }),
        ),
      }),
    ),
    rows: Type.Array(Type.Object({ line: Type.Integer(), cells: Type.Array(Type.String()) }), {
      maxItems: maxPreviewRows,
    }),
  },
  { title: 'CustomerPeoplePreview' },
)
export type PeoplePreviewJson = Static<typeof previewAnswer>

export const preview = {
  operationId: 'previewCustomerPeople',
  summary: 'The beginning of a file of people, and what its headings seem to mean',
  description: 'Nothing is stored. Send what is right as `column` with the import.',
  tags,
  params,
  response: { 200: previewAnswer },
} as const

export const exportFile = {
  operationId: 'exportCustomerPeople',
  summary: 'Exactly the people that the list shows, as a CSV file that can be imported again',
  tags,
  params,
  querystring: Type.Object(
    {
      ...peopleFilter,
      separator: Type.Optional(Type.Enum(['comma', 'semicolon'], { default: 'comma' })),
    },
    { additionalProperties: false },
  ),
  response: { 200: content('The people', 'text/csv; charset=utf-8') },
} as const
