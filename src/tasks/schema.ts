import { Type } from 'typebox'
import type { Static } from 'typebox'
import { textOfForm } from '../contract/forms.ts'
import { id, instantText, jsonSchema, noContent, orNull } from '../contract/schemas.ts'
import { provisioningStatuses } from '../domain/provisioning-status.ts'
import { maxTaskText } from './limits.ts'

const tags = ['Tasks']
const text = Type.String()
const someone = orNull(Type.Object({ id: text, name: text }))

const task = Type.Object(
  {
    service: Type.Object({
      id,
      externalId: text,
      product: text,
      provisioningStatus: Type.Enum([...provisioningStatuses]),
      since: instantText,
      reason: orNull(text),
      licences: orNull(Type.Integer()),
    }),
    work: Type.Enum(['set_up', 'change', 'remove']),
    assignee: someone,
    dueAt: orNull(
      Type.String({
        format: 'date-time',
        description: 'As somebody set it; else when it will have taken longer than it usually does',
      }),
    ),
    subscription: Type.Object({ id, externalId: text, offer: text }),
    customer: Type.Object({ id, externalId: text, name: text }),
  },
  { title: 'Task' },
)

export type TaskJson = Static<typeof task>

export const list = {
  operationId: 'listTasks',
  summary: 'Services that wait for hands, longest first',
  description: 'What is to be set up, changed or taken down by the partner’s people, or by the vendor’s.',
  tags,
  querystring: Type.Object(
    {
      party: Type.Optional(Type.Enum(['partner', 'vendor'], { default: 'partner' })),
      assignee: Type.Optional(
        Type.String({
          minLength: 1,
          maxLength: 100,
          description: 'A person’s id, «me», or «nobody»',
        }),
      ),
      overdue: Type.Optional(Type.Boolean({ description: 'Only what should have been done by now' })),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
      cursor: Type.Optional(Type.String({ minLength: 1, description: 'nextCursor of the page before' })),
    },
    { additionalProperties: false },
  ),
  response: {
    200: Type.Object({ items: Type.Array(task), nextCursor: orNull(text) }, { title: 'TaskList' }),
  },
} as const

const params = Type.Object({ id }, { additionalProperties: false })
const written = (description: string) =>
  textOfForm({ name: 'some_text' }, String.raw`\S`, { maxLength: maxTaskText, description })

const note = Type.Object(
  {
    id,
    at: instantText,
    by: Type.Object({ kind: text, id: orNull(text), name: orNull(text) }),
    text,
  },
  { title: 'TaskNote' },
)

export const get = {
  operationId: 'getTask',
  summary: 'The work by hand with one service: what is to be done, and what was noted',
  tags,
  params,
  response: {
    200: Type.Object(
      {
        ...task.properties,
        party: Type.Enum(['partner', 'vendor']),
        instructions: orNull(text),
        details: orNull(
          Type.Record(text, Type.Unknown(), {
            description:
              'What the customer’s administrator filled in; null where none are asked for or one may not see them',
          }),
        ),
        detailsSchema: orNull(jsonSchema),
        asksDetails: Type.Boolean({ description: 'Whether other details can be asked for' }),
        notes: Type.Array(note),
      },
      { title: 'TaskDetail' },
    ),
  },
} as const

export type TaskDetailJson = Static<(typeof get)['response'][200]>

export const change = {
  operationId: 'changeTask',
  summary: 'Say who does the work by hand with a service, and until when',
  tags,
  params,
  body: Type.Object(
    {
      assigneeId: Type.Optional(orNull(id)),
      dueAt: Type.Optional(orNull(instantText)),
    },
    { additionalProperties: false, minProperties: 1, title: 'TaskChange' },
  ),
  response: { 204: noContent },
} as const

export const addNote = {
  operationId: 'addTaskNote',
  summary: 'Note something about the work by hand with a service',
  tags,
  params,
  body: Type.Object({ text: written('What is to be known') }, { additionalProperties: false }),
  response: { 204: noContent },
} as const

export const finish = {
  operationId: 'finishTask',
  summary: 'Say that the work by hand with a service is done',
  tags,
  params,
  response: { 204: noContent },
} as const

const reason = { reason: written('Why, for whoever has to decide what to do') }
const what = { what: written('Which details, and why; the customer’s administrator reads it') }

export const fail = {
  operationId: 'failTask',
  summary: 'Say that the work by hand with a service could not be done, and why',
  tags,
  params,
  body: Type.Object(reason, { additionalProperties: false, title: 'TaskFailure' }),
  response: { 204: noContent },
} as const

export const askDetails = {
  operationId: 'askTaskDetails',
  summary: 'Ask the customer’s administrator for other details before the work by hand goes on',
  tags,
  params,
  body: Type.Object(what, { additionalProperties: false, title: 'TaskQuestion' }),
  response: { 204: noContent },
} as const

const vendorParams = Type.Object({ partnerId: id, id }, { additionalProperties: false })
const vendorTags = ['Vendor']

export const vendorGet = {
  operationId: 'getVendorTask',
  summary: 'A service of a partner that waits for the vendor: what is to be done, and what was noted',
  tags: vendorTags,
  params: vendorParams,
  response: get.response,
} as const

export const vendorFinish = {
  operationId: 'finishVendorTask',
  summary: 'Say that the vendor’s work with a service is done',
  tags: vendorTags,
  params: vendorParams,
  response: { 204: noContent },
} as const

export const vendorFail = {
  operationId: 'failVendorTask',
  summary: 'Say that the vendor’s work with a service could not be done, and why',
  tags: vendorTags,
  params: vendorParams,
  body: Type.Object(reason, { additionalProperties: false, title: 'VendorTaskFailure' }),
  response: { 204: noContent },
} as const

export const vendorAskDetails = {
  operationId: 'askVendorTaskDetails',
  summary: 'Ask the customer’s administrator for other details before the vendor’s work goes on',
  tags: vendorTags,
  params: vendorParams,
  body: Type.Object(what, { additionalProperties: false, title: 'VendorTaskQuestion' }),
  response: { 204: noContent },
} as const

export const vendorNote = {
  operationId: 'addVendorTaskNote',
  summary: 'Note something about the vendor’s work with a service; the partner reads it too',
  tags: vendorTags,
  params: vendorParams,
  body: Type.Object({ text: written('What is to be known') }, { additionalProperties: false }),
  response: { 204: noContent },
} as const
