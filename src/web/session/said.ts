import type { WordKey } from '../../messages/word-groups.ts'

/** What was done just before somebody came to the sign-in page. */
export const saidWords = {
  accepting: 'web.sign_in.accepting',
  password_set: 'web.sign_in.password_set',
  erased: 'web.sign_in.erased',
} as const satisfies Readonly<Record<string, WordKey>>

export type Said = keyof typeof saidWords

export function isSaid(value: unknown): value is Said {
  return typeof value === 'string' && Object.hasOwn(saidWords, value)
}
