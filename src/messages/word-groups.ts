import type { MessageKey } from './formatter.ts'

/**
 * The parts of the catalogues that the browser takes along; the build leaves the others out. A key of another part is
 * a type error in `say`.
 */
export const wordGroups = ['web', 'provisioning', 'subscription', 'column', 'filter'] as const

export type WordKey = Extract<MessageKey, `${(typeof wordGroups)[number]}.${string}`>
