import { queryOptions } from '@tanstack/react-query'
import { client } from '../api/api.ts'

/** One's own sessions, latest first. */
export const sessionsQuery = queryOptions({
  queryKey: ['account', 'sessions'],
  queryFn: ({ signal }) => client.listSessions({ signal }),
})

/** Tokens that hold: one's own, or everybody's for a full administrator. */
export const tokensQuery = queryOptions({
  queryKey: ['account', 'tokens'],
  queryFn: ({ signal }) => client.listTokens({ signal }),
})

/** By what one can sign in oneself. */
export const myWaysQuery = queryOptions({
  queryKey: ['account', 'ways'],
  queryFn: ({ signal }) => client.getMyWaysIn({ signal }),
})

export const passkeysQuery = queryOptions({
  queryKey: ['account', 'passkeys'],
  queryFn: ({ signal }) => client.listPasskeys({ signal }),
})
