import { Type } from 'typebox'
import type { Static } from 'typebox'
import { id, instantText, orNull } from '../contract/schemas.ts'
import { setUpStates } from '../domain/set-up-times.ts'
import { maxSetUps } from './limits.ts'

const tags = ['Products']
const text = Type.String()
const seconds = Type.Integer({ minimum: 0 })

const productTimes = {
  product: Type.Object({
    id,
    externalId: text,
    name: text,
    usualDuration: orNull(text),
    retiredAt: orNull(instantText),
  }),
  setUps: Type.Integer({
    minimum: 0,
    maximum: maxSetUps,
    description: `How many count: at most the last ${maxSetUps}, and none that ended more than 365 days ago`,
  }),
  medianSeconds: orNull(
    Type.Integer({
      minimum: 0,
      description: 'From order to first provisioned: half of them took no longer; null without any',
    }),
  ),
  p90Seconds: orNull(Type.Integer({ minimum: 0, description: 'Nine of ten took no longer' })),
  underWay: Type.Integer({ minimum: 0, description: 'Being set up now' }),
  late: Type.Integer({ minimum: 0, description: 'Of those, how many take longer than usual' }),
} as const

const lines = Type.Object(productTimes, { title: 'SetUpTimesLine' })

export const list = {
  operationId: 'listSetUpTimes',
  summary: 'How long setting each product up took lately, how many are under way and how many of them late',
  description:
    'Products in the order of their list; of the retired ones those with figures. What files have brought was not ordered here and does not count.',
  tags,
  response: { 200: Type.Object({ items: Type.Array(lines) }, { title: 'SetUpTimesList' }) },
} as const

const spent = Type.Object(
  {
    state: Type.Enum([...setUpStates]),
    medianSeconds: Type.Integer({
      minimum: 0,
      description: 'Half of all set-ups spent no longer in this state; 0 where half of them were never in it',
    }),
    share: Type.Number({ minimum: 0, maximum: 1, description: 'Of the time of all of them together' }),
  },
  { title: 'SetUpTimeSpent' },
)

export const get = {
  operationId: 'getSetUpTimes',
  summary: 'How long setting a product up took lately, and where the time went',
  tags,
  params: Type.Object({ id }, { additionalProperties: false }),
  response: {
    200: Type.Object(
      {
        ...productTimes,
        worked: orNull(
          Type.Object(
            { medianSeconds: seconds, p90Seconds: seconds },
            {
              description:
                'The time in which somebody or something worked on it: without what was waited for details, and without ' +
                'what stood because it had failed. What usualDuration of the product is about.',
            },
          ),
        ),
        spent: Type.Array(spent, { description: 'Where the time went, in the order of the states' }),
      },
      { title: 'SetUpTimes' },
    ),
  },
} as const

export type SetUpTimesLineJson = Static<typeof lines>
export type SetUpTimesJson = Static<(typeof get)['response'][200]>
