import { Type } from 'typebox'
import type { Static } from 'typebox'
import { textOfForm } from '../contract/forms.ts'
import { id, instantText, orNull } from '../contract/schemas.ts'
import { mailPlaceList, maxMailSubject, maxMailText } from '../domain/licence-mail.ts'
import { languages } from '../messages/languages.ts'

const language = Type.Enum([...languages])
const words = Type.Object({ subject: Type.String(), text: Type.String() })

const settings = Type.Object(
  {
    isOn: Type.Boolean({ description: 'Whether people are told by mail which licences they got' }),
    since: Type.String({
      format: 'date-time',
      description: 'Licences that were assigned before are told of to nobody',
    }),
    texts: Type.Array(
      Type.Object({
        language,
        subject: Type.String(),
        text: Type.String(),
        isOwn: Type.Boolean({ description: 'The partner’s own words' }),
        usual: words,
        closing: Type.String({
          description: 'What always stands at the end: whom the reader can ask, with a made-up address',
        }),
      }),
      { description: `In each language, with the places ${mailPlaceList}` },
    ),
  },
  { title: 'LicenceMails' },
)
export type LicenceMailsJson = Static<typeof settings>

export const read = {
  operationId: 'getLicenceMails',
  summary: 'Whether people are told by mail which licences they got, and in which words',
  tags: ['Partner'],
  response: { 200: settings },
} as const

export const change = {
  operationId: 'changeLicenceMails',
  summary: 'Settle whether people are told by mail which licences they got, and in which words',
  tags: ['Partner'],
  body: Type.Object(
    {
      isOn: Type.Boolean(),
      texts: Type.Array(
        Type.Object(
          {
            language,
            subject: textOfForm(
              { name: 'one_line', max: maxMailSubject },
              '^[^\\p{Cc}]*[^\\p{Cc}\\s][^\\p{Cc}]*$',
              { minLength: 1, maxLength: maxMailSubject, description: 'On one line' },
            ),
            text: Type.String({ minLength: 1, maxLength: maxMailText }),
          },
          { additionalProperties: false },
        ),
        {
          maxItems: languages.length,
          description: `The partner’s own words, with the places ${mailPlaceList}; languages that are missing have the usual ones`,
        },
      ),
    },
    { additionalProperties: false, title: 'ChangeLicenceMails' },
  ),
  response: { 200: settings },
} as const
export type LicenceMailsBody = Static<(typeof change)['body']>

export const ofService = {
  operationId: 'getLicenceMailsSent',
  summary: 'How the mails went that told people which licences of a service they got',
  tags: ['Licences'],
  params: Type.Object({ id }, { additionalProperties: false }),
  response: {
    200: Type.Object(
      {
        waiting: Type.Integer(),
        sent: Type.Integer(),
        failed: Type.Integer(),
        noMailServer: Type.Integer(),
        notDelivered: Type.Array(
          Type.Object({
            personId: Type.String(),
            name: orNull(Type.String()),
            delivery: Type.Enum(['failed', 'no_mail_server']),
            at: instantText,
          }),
          { description: 'To whom they could not be delivered, latest first, at most 100 of each' },
        ),
      },
      { title: 'LicenceMailsSent' },
    ),
  },
} as const
export type LicenceMailsSentJson = Static<(typeof ofService)['response'][200]>
