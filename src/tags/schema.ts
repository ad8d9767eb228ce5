import { Type } from 'typebox'
import { maxSearchCharacters } from '../domain/names.ts'

export const list = {
  summary: 'Tags that customers have, for choosing from',
  operationId: 'listTags',
  tags: ['Tags'],
  querystring: Type.Object(
    {
      search: Type.Optional(
        Type.String({
          maxLength: maxSearchCharacters,
          description:
            'All words must be in the tag; case and accents do not matter. One or two characters are the beginning of a word',
        }),
      ),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
    },
    { additionalProperties: false },
  ),
  response: {
    200: Type.Object(
      {
        items: Type.Array(Type.String(), {
          description: 'Those that begin with what is searched for first, then by name',
        }),
        hasMore: Type.Boolean({ description: 'Whether there are further ones: search more closely' }),
      },
      { title: 'TagList' },
    ),
  },
} as const
