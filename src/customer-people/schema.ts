import { Type } from 'typebox'
import type { Static } from 'typebox'
import { told } from '../bindings/schema.ts'
import { emailPattern, maxEmailLength, textOfForm } from '../contract/forms.ts'
import { id, instantText, noContent, orNull } from '../contract/schemas.ts'
import { returnedWhys } from '../domain/licences.ts'
import { languages } from '../messages/languages.ts'
import {
  maxActPeople,
  maxGroupLength,
  maxGroups,
  maxNameLength,
  maxPersonIdLength,
  maxShownGroups,
  maxShownRefusals,
} from './limits.ts'
import { peopleFilter, peopleSelection } from './selection-schema.ts'

export const tags = ['People of customers']
const strict = { additionalProperties: false } as const
const text = Type.String()
const count = Type.Integer({ minimum: 0 })
export const params = Type.Object({ id }, strict)
const personParams = Type.Object({ id, personId: id }, strict)
const line = (max: number, description: string) =>
  textOfForm({ name: 'one_line', max }, String.raw`\S`, {
    maxLength: max,
    description: `At most ${max} characters on one line; ${description}`,
  })
const language = orNull(
  Type.Enum([...languages], { description: 'In which they are written to; null: in the partner’s' }),
)

export const person = Type.Object(
  {
    id,
    externalId: Type.String({ description: 'The customer’s own id for them, or one that was made' }),
    name: text,
    email: orNull(text),
    language,
    groups: Type.Array(text),
    deactivatedAt: orNull(instantText),
    createdAt: instantText,
    revision: Type.Integer({ description: 'Goes up with every change' }),
    licences: Type.Array(
      Type.Object({
        id,
        serviceId: id,
        product: text,
        assignedAt: instantText,
        isOver: Type.Boolean({
          description:
            'Whether its service is withdrawn, or its subscription closed: it counts nowhere, and holds again should that come back',
        }),
        told: orNull(told),
      }),
      {
        description:
          'Those that they hold, of services that are there before others; `told` is what the other side knows of each, null where it is told nothing',
      },
    ),
  },
  { title: 'CustomerPerson' },
)
export type PersonJson = Static<typeof person>

const page = Type.Object(
  {
    items: Type.Array(person),
    total: Type.Integer({ description: 'As it was when the first page was read' }),
    nextCursor: orNull(text),
  },
  { title: 'CustomerPeople' },
)
export type PeopleJson = Static<typeof page>

export const list = {
  operationId: 'listCustomerPeople',
  summary: 'The people of a customer, by name',
  description:
    'Active ones, where `state` says nothing else. Who is erased is nobody any more. One that does not change while ' +
    'the list is paged through comes exactly once.',
  tags,
  params,
  querystring: Type.Object(
    {
      ...peopleFilter,
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
      cursor: Type.Optional(Type.String({ minLength: 1, description: '`nextCursor` of the page before' })),
    },
    strict,
  ),
  response: { 200: page },
} as const

const groupList = Type.Object(
  {
    active: Type.Integer({ description: 'How many people the customer has' }),
    deactivated: count,
    groups: Type.Array(Type.Object({ name: text, people: Type.Integer({ description: 'Active ones' }) }), {
      maxItems: maxShownGroups,
      description: 'Those with most people first',
    }),
    isMore: Type.Boolean({ description: 'Whether there are more groups than these' }),
  },
  { title: 'CustomerPeopleGroups' },
)
export type GroupsJson = Static<typeof groupList>

export const groups = {
  operationId: 'listCustomerPeopleGroups',
  summary: 'How many people a customer has, and in which groups they are',
  tags,
  params,
  response: { 200: groupList },
} as const

export const get = {
  operationId: 'getCustomerPerson',
  summary: 'One of a customer’s people',
  tags,
  params: personParams,
  response: { 200: person },
} as const

const fields = {
  name: line(maxNameLength, 'not only spaces'),
  email: orNull(
    textOfForm({ name: 'email' }, emailPattern, {
      maxLength: maxEmailLength,
      description: 'Of one active person; kept in lower case',
    }),
  ),
  language,
  groups: Type.Array(
    textOfForm({ name: 'tag', max: maxGroupLength }, String.raw`^(?=.*\S)[^|\p{Cc}]*$`, {
      maxLength: maxGroupLength,
    }),
    { maxItems: maxGroups },
  ),
}
const externalId = line(maxPersonIdLength, 'the customer’s own id for them, which nobody else there has')

export const add = {
  operationId: 'addCustomerPerson',
  summary: 'Add somebody to a customer',
  tags,
  params,
  body: Type.Object(
    {
      externalId: Type.Optional(externalId),
      name: fields.name,
      email: Type.Optional(fields.email),
      language: Type.Optional(fields.language),
      groups: Type.Optional(fields.groups),
    },
    { ...strict, title: 'CustomerPersonWish' },
  ),
  response: { 201: person },
} as const

export const change = {
  operationId: 'changeCustomerPerson',
  summary: 'Change what is said of one of a customer’s people',
  description:
    'What is not mentioned stays. With `revision`, a person who has changed since stays as they are (409).',
  tags,
  params: personParams,
  body: Type.Object(
    {
      externalId: Type.Optional(externalId),
      name: Type.Optional(fields.name),
      email: Type.Optional(fields.email),
      language: Type.Optional(fields.language),
      groups: Type.Optional(fields.groups),
      revision: Type.Optional(Type.Integer({ minimum: 0, description: 'Of the person as they were shown' })),
    },
    { ...strict, minProperties: 1, title: 'CustomerPersonChange' },
  ),
  response: { 200: person },
} as const

export const deactivate = {
  operationId: 'deactivateCustomerPerson',
  summary: 'Deactivate one of a customer’s people: all their licences are returned',
  tags,
  params: personParams,
  response: { 200: person },
} as const

export const reactivate = {
  operationId: 'reactivateCustomerPerson',
  summary: 'Bring somebody back who was deactivated: without licences',
  tags,
  params: personParams,
  response: { 200: person },
} as const

export const erase = {
  operationId: 'eraseCustomerPerson',
  summary: 'Erase one of a customer’s people: licences are returned, and nothing says who they were',
  description: 'It cannot be undone. History and audit log keep an id without a name.',
  tags,
  params: personParams,
  response: { 204: noContent },
} as const

const actResult = Type.Object(
  {
    selected: count,
    changed: count,
    unchanged: Type.Integer({ description: 'They were so already, or were erased meanwhile' }),
    licencesReturned: count,
    refused: count,
    refusals: Type.Array(
      Type.Object({
        id,
        externalId: text,
        name: text,
        code: Type.String({ description: 'One of the codes of errors' }),
        message: Type.String({ description: 'In the language asked for' }),
      }),
      { maxItems: maxShownRefusals, description: `The first ${maxShownRefusals} of them` },
    ),
  },
  { title: 'CustomerPeopleActResult' },
)
export type ActResultJson = Static<typeof actResult>

export const act = {
  operationId: 'actOnCustomerPeople',
  summary:
    'Deactivate, bring back, or put into a group and take out of it: many of a customer’s people at once',
  description:
    `At most ${maxActPeople} people, in transactions of some hundred each: what has been done stays should the rest fail, ` +
    'and doing it again does the rest.',
  tags,
  params,
  body: Type.Object(
    {
      act: Type.Enum(['deactivate', 'reactivate', 'add_group', 'remove_group']),
      group: Type.Optional(fields.groups.items),
      people: peopleSelection,
      expected: Type.Optional(
        Type.Integer({
          minimum: 0,
          description: 'The number of people that somebody was shown: with another one it is refused',
        }),
      ),
    },
    { ...strict, title: 'CustomerPeopleAct' },
  ),
  response: { 200: actResult },
} as const

const personData = Type.Object(
  {
    exportedAt: instantText,
    customer: Type.Object({ id, externalId: text, name: text }),
    person: Type.Object({
      id,
      externalId: text,
      name: text,
      email: orNull(text),
      language,
      groups: Type.Array(text),
      createdAt: instantText,
      updatedAt: instantText,
      deactivatedAt: orNull(instantText),
    }),
    licences: Type.Array(
      Type.Object({
        serviceId: id,
        product: text,
        assignedAt: instantText,
        returnedAt: orNull(instantText),
        returnedWhy: orNull(Type.Enum([...returnedWhys])),
      }),
      { description: 'All that they hold or have held' },
    ),
    changes: Type.Array(
      Type.Object({
        at: instantText,
        action: Type.String({ description: 'As in the audit log' }),
        fields: Type.Array(Type.String(), { description: 'What of them changed, where it was that' }),
      }),
      { description: 'What was done to them, by itself, by a file, or with others; the latest first' },
    ),
  },
  { title: 'CustomerPersonData' },
)
export type PersonDataJson = Static<typeof personData>

export const data = {
  operationId: 'exportCustomerPerson',
  summary: 'Everything that is kept about one of a customer’s people',
  tags,
  params: personParams,
  response: { 200: personData },
} as const
