import { Type } from 'typebox'
import { content, noContent } from '../contract/schemas.ts'

const linkParams = Type.Object({ token: Type.String() }, { additionalProperties: false })

export const showLink = {
  hide: true,
  params: linkParams,
  response: { 200: content('A page with one button', 'text/html') },
} as const

export const spendLink = { hide: true, params: linkParams } as const

export const signOut = {
  operationId: 'signOut',
  summary: 'End this session',
  description: 'A token stays as it is: tokens end by expiring or by being revoked.',
  tags: ['Account'],
  response: { 204: noContent },
} as const

export const signOutPage = { hide: true } as const

export const me = {
  operationId: 'getMe',
  summary: 'Who you are here',
  tags: ['Account'],
  response: {
    200: Type.Object(
      {
        signedInBy: Type.Union([Type.Literal('session'), Type.Literal('token')]),
        partner: Type.Object({
          id: Type.String(),
          name: Type.Union([Type.String(), Type.Null()]),
          vendor: Type.String(),
        }),
      },
      { title: 'Me' },
    ),
  },
} as const
