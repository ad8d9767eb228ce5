import { Type } from 'typebox'
import { textOfForm } from '../contract/forms.ts'
import { id } from '../contract/schemas.ts'
import { maxNoteCharacters } from './limits.ts'

export const write = {
  operationId: 'writeNote',
  summary: 'Write a note about a customer into its history',
  description:
    'For the partner’s own people: no customer’s administrator is told. It stays as it is; what was wrong is put ' +
    'right by another note.',
  tags: ['Customers'],
  params: Type.Object({ id }, { additionalProperties: false }),
  body: Type.Object(
    {
      text: textOfForm({ name: 'some_text' }, String.raw`\S`, {
        maxLength: maxNoteCharacters,
        description: 'As it is written, lines too; not only spaces',
      }),
    },
    { additionalProperties: false, title: 'NoteWish' },
  ),
  response: { 201: Type.Object({ id }, { description: 'The history’s entry' }) },
} as const
