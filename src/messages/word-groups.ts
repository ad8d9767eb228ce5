import type { MessageKey } from './formatter.ts'

/**
 * The parts of the catalogues that the browser takes along; the build leaves the others out. A key of another part is
 * a type error in `say`.
 */
export const wordGroups = [
  'web',
  'provisioning',
  'subscription',
  'column',
  'filter',
  'trouble',
  'details',
  'details_schema',
] as const

/**
 * Those of `web` that only pages and dialogs say whose code comes later: they come with it, and not with the first visit
 * (docs/decisions/0012).
 */
export const laterWords = [
  'act',
  'audit',
  'audit_log',
  'connections',
  'customer',
  'customer_people',
  'data',
  'deleted',
  'details',
  'duration',
  'everybody',
  'factor',
  'imports',
  'licence_mail',
  'licences',
  'link',
  'offers',
  'own_history',
  'products',
  'service',
  'set_up',
  'settings',
  'support',
  'tasks',
  'timeline',
  'times',
  'told',
  'vendor',
] as const

const later: ReadonlySet<string> = new Set(laterWords)
/** Groups that no first page says. */
const laterGroups: ReadonlySet<string> = new Set(['trouble', 'details', 'details_schema'])

/** Whether a text of the browser's comes later than the first ones. */
export function comesLater(key: string): boolean {
  const [group = '', part = ''] = key.split('.')
  return laterGroups.has(group) || (group === 'web' && later.has(part))
}

export type WordKey = Extract<MessageKey, `${(typeof wordGroups)[number]}.${string}`>
