import { Type } from 'typebox'
import type { Static } from 'typebox'
import { textOfForm } from '../contract/forms.ts'
import { id } from '../contract/schemas.ts'
import { actParams } from '../subscriptions/act-schema.ts'
import { maxInHandDays } from '../assignments/limits.ts'
import { maxTagLength, maxTagsInAct } from './limits.ts'

const strict = { additionalProperties: false } as const
const nothing = Type.Object({}, strict)

const people = Type.Object(
  { personIds: Type.Array(id, { minItems: 1, maxItems: 20, uniqueItems: true }) },
  { ...strict, title: 'AssignWish' },
)

const tags = Type.Object(
  {
    tags: Type.Array(
      textOfForm({ name: 'tag', max: maxTagLength }, String.raw`^[^\p{Cc}|]*[^\p{Cc}|\s][^\p{Cc}|]*$`, {
        minLength: 1,
        maxLength: maxTagLength,
      }),
      { minItems: 1, maxItems: maxTagsInAct, uniqueItems: true },
    ),
  },
  { ...strict, title: 'TagWish' },
)

const hand = Type.Object(
  {
    responsibleId: Type.Optional(id),
    inHandUntil: Type.String({
      format: 'date-time',
      description: `ISO 8601 in UTC; at most ${maxInHandDays} days ahead`,
    }),
    note: Type.Optional(Type.String({ minLength: 1, maxLength: 500 })),
  },
  { ...strict, title: 'BulkHandWish', description: 'Without responsibleId whoever answers for it stays' },
)

const align = Type.Object(
  {
    to: Type.Enum(['earliest', 'latest'], {
      description:
        'With which open paid subscription of its own customer each shall end: the one that ends first or last',
    }),
  },
  { ...strict, title: 'BulkAlignWish' },
)

/** What each act is given: `with` of the request. */
export const wishSchemas = {
  assign: people,
  unassign: people,
  add_tags: tags,
  remove_tags: tags,
  take_in_hand: hand,
  let_go: nothing,
  retry_services: nothing,
  ...actParams,
  align_end: align,
} as const

export type ActName = keyof typeof wishSchemas
export const actNames = Object.keys(wishSchemas) as readonly ActName[]

export type AssignWish = Static<typeof people>
export type TagWish = Static<typeof tags>
export type HandWish = Static<typeof hand>
export type AlignWish = Static<typeof align>
