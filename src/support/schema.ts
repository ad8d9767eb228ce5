import { Type } from 'typebox'
import type { Static } from 'typebox'
import { textOfForm } from '../contract/forms.ts'
import { id, noContent, orNull } from '../contract/schemas.ts'
import { languages } from '../messages/languages.ts'
import { supportCase } from './case-schema.ts'
import { maxClosingNoteLength, maxSubjectLength, maxTextLength, maxVendorNumberLength } from './limits.ts'

const tags = ['Support cases']
const text = Type.String()
const params = Type.Object({ id }, { additionalProperties: false })

/** Something to see in it, on one line. */
const line = (max: number, description: string) =>
  textOfForm({ name: 'one_line', max }, '^[^\\p{Cc}]*[^\\p{Cc}\\s][^\\p{Cc}]*$', {
    minLength: 1,
    maxLength: max,
    description,
  })
const someText = (max: number, description: string) =>
  textOfForm({ name: 'some_text' }, String.raw`\S`, { maxLength: max, description })
const language = Type.Enum([...languages], { description: 'In which the vendor is written to' })

const caseDetail = Type.Object(
  {
    ...supportCase.properties,
    subject: text,
    text: orNull(
      Type.String({
        description:
          'As it goes to the vendor, with number and contact; null where it has what the customer filled in and one may not see that',
      }),
    ),
    link: orNull(
      Type.String({
        description: 'The vendor’s own form, filled in; null for another way, or with the text',
      }),
    ),
    linkIsCut: Type.Boolean({ description: 'The link has no room for the whole text' }),
  },
  { title: 'SupportCaseDetail' },
)

export type CaseDetailJson = Static<typeof caseDetail>

export const draft = {
  operationId: 'draftSupportCase',
  summary: 'The ready words of a support case about a service, and the ways in which it can go',
  description:
    'They say what the vendor will ask for, never a secret. Number and contact are added when the case is opened.',
  tags,
  params,
  querystring: Type.Object(
    {
      language: Type.Optional(language),
      details: Type.Optional(
        Type.Boolean({ description: 'With what the customer filled in, which may be personal data' }),
      ),
    },
    { additionalProperties: false },
  ),
  response: {
    200: Type.Object(
      {
        subject: text,
        text,
        language: Type.Enum([...languages]),
        contact: orNull(
          Type.Object({ name: text, email: orNull(text) }, { description: 'Whom the vendor answers' }),
        ),
        ways: Type.Object(
          {
            mail: orNull(Type.String({ description: 'The address; null: nobody has set one' })),
            link: Type.Boolean({ description: 'Whether there is a form of the vendor’s to fill in' }),
          },
          { description: 'Besides noting it here, which always goes' },
        ),
        hasDetails: Type.Boolean({ description: 'Whether the customer has filled in something' }),
      },
      { title: 'SupportCaseDraft' },
    ),
  },
} as const

export type DraftJson = Static<(typeof draft)['response'][200]>

export const list = {
  operationId: 'listSupportCases',
  summary: 'The support cases about a service, latest first',
  tags,
  params,
  response: { 200: Type.Object({ items: Type.Array(caseDetail) }, { title: 'SupportCaseList' }) },
} as const

export const open = {
  operationId: 'openSupportCase',
  summary: 'Open a support case about a service with its vendor',
  description:
    'It gets the partner’s next number, which stands in front of subject and text. A mail goes within seconds, and is tried again for two days. At most one is open for each service; it closes by itself once the service is set up or taken down.',
  tags,
  params,
  body: Type.Object(
    {
      way: Type.Enum(['mail', 'link', 'noted']),
      subject: line(maxSubjectLength, 'On one line'),
      text: someText(maxTextLength, 'What the vendor is told'),
      language: Type.Optional(language),
      details: Type.Optional(
        Type.Boolean({ description: 'Whether the text has what the customer filled in', default: false }),
      ),
    },
    { additionalProperties: false, title: 'SupportCaseWish' },
  ),
  response: { 201: caseDetail },
} as const

export const change = {
  operationId: 'changeSupportCase',
  summary: 'Write down the number that a support case has with the vendor',
  tags,
  params,
  body: Type.Object(
    { vendorNumber: orNull(line(maxVendorNumberLength, 'The vendor’s own number of the case')) },
    { additionalProperties: false },
  ),
  response: { 204: noContent },
} as const

export const close = {
  operationId: 'closeSupportCase',
  summary: 'Close a support case',
  tags,
  params,
  body: Type.Object(
    { note: Type.Optional(someText(maxClosingNoteLength, 'How it ended')) },
    { additionalProperties: false },
  ),
  response: { 204: noContent },
} as const

export const sendAgain = {
  operationId: 'sendSupportCaseAgain',
  summary: 'Send the mail of a support case once more, to the address that holds now',
  tags,
  params,
  response: { 204: noContent },
} as const
