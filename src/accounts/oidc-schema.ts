import { Type } from 'typebox'
import { noContent } from '../contract/schemas.ts'

const tags = ['Account']

/** Both are for browsers alone: they lead there and back. */
export const start = {
  hide: true,
  querystring: Type.Object(
    { back: Type.Optional(Type.String({ maxLength: 2_000 })) },
    { additionalProperties: false },
  ),
} as const

/** Providers add what they like. */
export const callback = { hide: true, querystring: Type.Record(Type.String(), Type.Unknown()) } as const

export const link = {
  operationId: 'linkOidc',
  summary: 'Begin to connect your organisation’s sign-in: where the browser is to go',
  tags,
  response: { 200: Type.Object({ url: Type.String() }) },
} as const

export const unlink = {
  operationId: 'unlinkOidc',
  summary: 'Disconnect your organisation’s sign-in',
  tags,
  response: { 204: noContent },
} as const
