import { Type } from 'typebox'
import { textOfForm } from './forms.ts'

/** An instant in the API: ISO 8601 in UTC with milliseconds. */
export const instantText = Type.String({
  format: 'date-time',
  description: 'ISO 8601 in UTC',
  examples: ['2026-01-02T03:04:05.000Z'],
})

/** What an id looks like, as a piece of a pattern. */
export const uuidPattern = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'

/** An id that Varde made. */
export const id = textOfForm({ name: 'id' }, `^${uuidPattern}$`, { description: 'A UUID in lower case' })

/** RFC 9457, what every error is. */
export const problem = Type.Object(
  {
    type: Type.String({ description: 'A URN that ends in the code' }),
    title: Type.String({ description: 'The HTTP status in words' }),
    status: Type.Integer(),
    detail: Type.String({ description: 'What is wrong and what to do, in the language asked for' }),
    code: Type.String({ description: 'Stable: scripts may rely on it' }),
    instance: Type.String({ description: 'The request id, which the log names too' }),
    errors: Type.Optional(
      Type.Array(
        Type.Object({
          path: Type.String({ description: 'For example body.name or query.limit' }),
          message: Type.String({ description: 'What to write instead' }),
        }),
      ),
    ),
  },
  { title: 'Problem' },
)

/** A schema whose value may be null. */
export const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()])

/** A JSON Schema, as it was written. */
export const jsonSchema = Type.Unsafe<Readonly<Record<string, unknown>>>(
  Type.Object({}, { additionalProperties: true, description: 'JSON Schema' }),
)

/** For a response without a body. */
export const noContent = Type.Null({ description: 'Done' })

/** For a response that is not JSON: its media types. */
export function content(description: string, ...mediaTypes: readonly string[]): object {
  return {
    description,
    content: Object.fromEntries(mediaTypes.map((type) => [type, { schema: Type.String() }])),
  }
}
