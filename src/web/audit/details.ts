import { roles } from '../../domain/roles.ts'
import type { Words } from '../language/words.ts'
import { roleWords } from '../rights/roles.ts'
import type { AuditEntry } from './actions.ts'

/** By which way somebody came in; a way that the page does not know yet has no words and is left out. */
const byWords = {
  link: 'web.audit_log.by_link',
  password: 'web.audit_log.by_password',
  invitation: 'web.audit_log.by_invitation',
  oidc: 'web.audit_log.by_oidc',
  passkey: 'web.audit_log.by_passkey',
} as const

/** What else is known of something that was done, in a few words; undefined where that is nothing. */
export function detailText({ details }: AuditEntry, { say }: Words): string | undefined {
  const { by, before, after, name, role } = details as Readonly<Record<string, unknown>>
  const roleText = (value: unknown) => {
    const known = roles.find((each) => each === value)
    return known === undefined ? undefined : say(roleWords[known].name)
  }
  const isWay = (value: unknown): value is keyof typeof byWords =>
    typeof value === 'string' && Object.hasOwn(byWords, value)
  if (isWay(by)) return say(byWords[by])
  const [from, to] = [roleText(before), roleText(after)]
  if (from !== undefined && to !== undefined) return say('web.audit_log.from_to', { before: from, after: to })
  const parts = [typeof name === 'string' ? name : undefined, roleText(role)]
  const known = parts.filter((part) => part !== undefined)
  return known.length === 0 ? undefined : known.join(' · ')
}
