import { Type } from 'typebox'
import { textOfForm } from '../contract/forms.ts'
import { orNull } from '../contract/schemas.ts'
import { placeholderList } from '../domain/support-link.ts'

const name = (max: number) =>
  // Something to see in it, and no control characters.
  textOfForm({ name: 'one_line', max }, '^[^\\p{Cc}]*[^\\p{Cc}\\s][^\\p{Cc}]*$', {
    minLength: 1,
    maxLength: max,
    description: `1 to ${max} characters on one line`,
  })

/** A partner as the API shows it. */
export const partner = Type.Object(
  {
    id: Type.String(),
    name: Type.Union([Type.String(), Type.Null()], { description: 'null until somebody has named it' }),
    vendor: Type.String({ description: 'Who delivers the services' }),
    requireSecondFactor: Type.Boolean({
      description: 'Whether people who sign in by password must have a second factor',
    }),
    timeZone: Type.String({ description: 'Of the tz database: in which days and terms are counted' }),
    trialMaxDays: Type.Integer({ description: 'So many days a trial lasts at most in all' }),
    reminderDays: Type.Array(Type.Integer(), {
      description: 'So many days after it was asked for details, somebody who has not answered is reminded',
    }),
    setUpLinkDays: Type.Integer({ description: 'So many days a set-up link holds' }),
    trialGraceDays: Type.Integer({
      description: 'So many days after a trial’s end its services are taken down',
    }),
    lowUsePercent: orNull(
      Type.Integer({
        description:
          'Under which share of what was bought, in per cent, the use of licences is low; null: under none',
      }),
    ),
    lowUseSettled: Type.Boolean({
      description:
        'Whether all customers stand in the list by that share; false for a while after it was changed',
    }),
    supportMail: orNull(Type.String({ description: 'Where the vendor’s support reads mails' })),
    supportLink: orNull(
      Type.String({ description: 'Where a case is opened with the vendor: an address with places' }),
    ),
  },
  { title: 'Partner' },
)

export const read = {
  operationId: 'getPartner',
  summary: 'The partner that you belong to',
  tags: ['Partner'],
  response: { 200: partner },
} as const

export const change = {
  operationId: 'changePartner',
  summary: 'Name the partner or its vendor, or change its settings',
  tags: ['Partner'],
  body: Type.Object(
    {
      name: Type.Optional(name(200)),
      vendor: Type.Optional(name(100)),
      requireSecondFactor: Type.Optional(Type.Boolean()),
      timeZone: Type.Optional(
        Type.String({ maxLength: 64, description: 'Of the tz database, such as Europe/Oslo' }),
      ),
      trialMaxDays: Type.Optional(Type.Integer({ minimum: 1, maximum: 3650 })),
      reminderDays: Type.Optional(
        Type.Array(Type.Integer({ minimum: 1, maximum: 90 }), {
          maxItems: 5,
          uniqueItems: true,
          description: 'In any order; none: nobody is reminded',
        }),
      ),
      setUpLinkDays: Type.Optional(Type.Integer({ minimum: 1, maximum: 365 })),
      trialGraceDays: Type.Optional(Type.Integer({ minimum: 0, maximum: 365 })),
      lowUsePercent: Type.Optional(
        orNull(Type.Number({ description: 'A whole number from 1 to 100; null: no use is called low' })),
      ),
      supportMail: Type.Optional(orNull(Type.String({ description: 'An e-mail address; null: none' }))),
      supportLink: Type.Optional(
        orNull(
          Type.String({
            description: `Begins with https://; behind ? or # it may have the places ${placeholderList}; null: none`,
          }),
        ),
      ),
    },
    { additionalProperties: false, minProperties: 1 },
  ),
  response: { 200: partner },
} as const
