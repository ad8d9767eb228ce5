import { Type } from 'typebox'
import type { Static } from 'typebox'
import { email } from '../accounts/schema.ts'
import { id, instantText, jsonSchema, noContent, orNull } from '../contract/schemas.ts'
import { provisioningStatuses } from '../domain/provisioning-status.ts'
import { troubleCodes } from '../domain/trouble.ts'
import { languages } from '../messages/languages.ts'

const tags = ['Details']
const text = Type.String()
const params = Type.Object({ id }, { additionalProperties: false })
/** Whatever the product's schema says. */
const values = Type.Unsafe<Readonly<Record<string, unknown>>>(
  Type.Object({}, { additionalProperties: true, description: 'By the product’s schema' }),
)
const revision = Type.Integer({ minimum: 0, description: 'As it was read: each save makes a new one' })
const state = Type.Enum(['asked', 'submitted'])
const provisioningStatus = Type.Enum([...provisioningStatuses])
const delivery = Type.Enum(['sent', 'no_mail_server', 'failed'], { description: 'How the mail went' })

const why = Type.Object(
  {
    code: Type.Enum([...troubleCodes]),
    params: Type.Record(text, Type.Union([text, Type.Number()])),
    words: orNull(Type.String({ description: 'Of the other side, or of a person' })),
    technical: Type.Null(),
  },
  { title: 'AskedAgain', description: 'Why it is asked for again; null for the first time' },
)
export type WhyJson = Static<typeof why>

export const get = {
  operationId: 'getServiceDetails',
  summary: 'What is asked about a service before it is set up, and what has been filled in',
  description:
    'Who may not see personal data is told that it waits: details are empty, and why it is asked again is null.',
  tags,
  params,
  response: {
    200: Type.Object(
      {
        service: Type.Object({ id, externalId: text, product: text, provisioningStatus }),
        schema: orNull(jsonSchema),
        details: values,
        state: orNull(state),
        why: orNull(why),
        askedAt: orNull(instantText),
        savedAt: orNull(instantText),
        submittedAt: orNull(instantText),
        revision,
        isAsked: Type.Boolean({ description: 'Whether the service waits for its details now' }),
      },
      { title: 'ServiceDetails' },
    ),
  },
} as const
export type ServiceDetailsJson = Static<(typeof get)['response'][200]>

export const clear = {
  operationId: 'clearServiceDetails',
  summary: 'Clear what was filled in for a service that has been removed',
  description:
    'Otherwise it goes by itself after as many days as the partner keeps it. Brought back, the service asks anew.',
  tags,
  params,
  response: { 204: noContent },
} as const

const filled = { details: values, revision }
const saved = Type.Object({ revision, savedAt: instantText }, { title: 'DetailsSaved' })
const submitted = Type.Object(
  { state: Type.Literal('submitted'), provisioningStatus },
  { title: 'DetailsSubmitted' },
)

export const save = {
  operationId: 'saveServiceDetails',
  summary: 'Keep details for later',
  description:
    'What is there must be right; what is missing may come. 409 where somebody else has saved meanwhile.',
  tags,
  params,
  body: Type.Object(filled, { additionalProperties: false }),
  response: { 200: saved },
} as const

export const submit = {
  operationId: 'submitServiceDetails',
  summary: 'Send details in: the service’s set-up goes on',
  tags,
  params,
  body: Type.Object(filled, { additionalProperties: false }),
  response: { 200: submitted },
} as const

const link = Type.Object(
  {
    id,
    email: orNull(
      Type.String({
        description:
          'Only its first letter and its domain for who may not see personal data; null where it has been erased',
      }),
    ),
    language: text,
    createdAt: instantText,
    sentAt: orNull(Type.String({ format: 'date-time', description: 'Of the last mail that went' })),
    delivery: orNull(delivery),
    reminders: Type.Integer({ description: 'Since it was asked for last' }),
    nextMailAt: orNull(instantText),
    openedAt: orNull(instantText),
    passedOnFrom: orNull(Type.String({ description: 'The link of whoever passed it on' })),
    expiresAt: instantText,
    endedAt: orNull(instantText),
    holds: Type.Boolean({ description: 'Whether it opens anything now' }),
  },
  { title: 'SetUpLink' },
)
export type SetUpLinkJson = Static<typeof link>

export const contacts = {
  operationId: 'listSetUpLinks',
  summary: 'Who of a customer has been asked for details, latest first',
  tags,
  params,
  response: {
    200: Type.Object(
      {
        items: Type.Array(link),
        contact: orNull(
          Type.String({ description: 'Who would be asked next; null: nobody’s address is known' }),
        ),
        isAsked: Type.Boolean({ description: 'Whether any service waits for its details now' }),
      },
      { title: 'SetUpLinks' },
    ),
  },
} as const
export type SetUpLinksJson = Static<(typeof contacts)['response'][200]>

const sent = Type.Object(
  {
    id,
    delivery,
    link: orNull(
      Type.String({
        description: 'Where no mail could bring it: to be handed over by those who may fill it in themselves',
      }),
    ),
  },
  { title: 'SetUpLinkSent' },
)
export type LinkSentJson = Static<typeof sent>

export const nameContact = {
  operationId: 'sendSetUpLink',
  summary: 'Ask somebody else of the customer for details; the links of all others end',
  tags,
  params,
  body: Type.Object(
    {
      email,
      language: Type.Optional(
        Type.Enum([...languages], { description: 'Of the mails; by the customer’s country where absent' }),
      ),
    },
    { additionalProperties: false },
  ),
  response: { 201: sent },
} as const

export const sendAgain = {
  operationId: 'sendSetUpLinkAgain',
  summary: 'Send a link again, at once; its time and its reminders begin anew',
  tags,
  params,
  response: { 200: sent },
} as const

export const end = {
  operationId: 'endSetUpLink',
  summary: 'End a link: it opens nothing any more',
  tags,
  params,
  response: { 204: noContent },
} as const

const secret = Type.String({ minLength: 1, maxLength: 200 })

export const look = {
  operationId: 'readSetUpLink',
  summary: 'What a set-up link opens',
  description: 'The secret stands in the body, where no log has it.',
  tags,
  body: Type.Object({ secret }, { additionalProperties: false }),
  response: {
    200: Type.Object(
      {
        partner: Type.Object({ name: orNull(text) }),
        customer: Type.Object({ name: text }),
        language: Type.Enum([...languages]),
        email: Type.String({ description: 'Its first letter and its domain' }),
        expiresAt: instantText,
        services: Type.Array(
          Type.Object({
            id,
            product: text,
            schema: jsonSchema,
            details: values,
            state,
            why: orNull(why),
            savedAt: orNull(instantText),
            submittedAt: orNull(instantText),
            revision,
          }),
          { description: 'What was submitted shows that it was, and not what' },
        ),
      },
      { title: 'SetUp' },
    ),
  },
} as const
export type SetUpJson = Static<(typeof look)['response'][200]>

const byLink = Type.Object({ secret, serviceId: id, ...filled }, { additionalProperties: false })

export const saveByLink = {
  operationId: 'saveSetUp',
  summary: 'Keep details for later, by a set-up link',
  tags,
  body: byLink,
  response: { 200: saved },
} as const

export const submitByLink = {
  operationId: 'submitSetUp',
  summary: 'Send details in, by a set-up link',
  tags,
  body: byLink,
  response: { 200: submitted },
} as const

export const passOn = {
  operationId: 'passSetUpLinkOn',
  summary: 'Pass a set-up link on to a colleague, who gets one of their own',
  tags,
  body: Type.Object({ secret, email }, { additionalProperties: false }),
  response: {
    200: Type.Object({ email: Type.String({ description: 'Its first letter and its domain' }), delivery }),
  },
} as const

export const eraseAddress = {
  operationId: 'eraseCustomerAddress',
  summary: 'Erase the address of somebody of a customer who was asked for details',
  description:
    'Its links end and have no address any more, it is not the customer’s administrator’s any more, and the history names ' +
    'it no longer. What was filled in for services stays.',
  tags,
  params,
  body: Type.Object({ email }, { additionalProperties: false }),
  response: {
    200: Type.Object(
      {
        links: Type.Integer({ minimum: 0, description: 'How many links had it' }),
        isAdministrator: Type.Boolean({ description: 'Whether it was the customer’s administrator’s' }),
      },
      { title: 'AddressErased' },
    ),
  },
} as const
export type ErasedAddressJson = Static<(typeof eraseAddress)['response'][200]>
