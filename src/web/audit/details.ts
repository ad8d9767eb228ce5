import { roles } from '../../domain/roles.ts'
import type { Words } from '../language/words.ts'
import { fieldsText } from '../customer-people/fields.ts'
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
export function detailText({ details, subject }: AuditEntry, words: Words): string | undefined {
  const { say } = words
  const { by, before, after, name, role, externalId, number, licences } = details as Readonly<
    Record<string, unknown>
  >
  const {
    licencesReturned,
    new: added,
    changed,
    people,
    fields,
  } = details as Readonly<Record<string, unknown>>
  if (typeof licencesReturned === 'number' && licencesReturned > 0)
    return say('web.audit_log.licences_returned', { count: licencesReturned })
  if (typeof added === 'number' && typeof changed === 'number')
    return say('web.audit_log.people_brought_in', { added, changed })
  const isOfPeople = subject.kind === 'customer_person' || typeof people === 'number'
  const what = isOfPeople && Array.isArray(fields) ? fieldsText(fields, words) : undefined
  if (typeof people === 'number')
    return [say('web.audit_log.people', { count: people }), what]
      .filter((part) => part !== undefined)
      .join(' · ')
  if (what !== undefined) return what
  const roleText = (value: unknown) => {
    const known = roles.find((each) => each === value)
    return known === undefined ? undefined : say(roleWords[known].name)
  }
  const isWay = (value: unknown): value is keyof typeof byWords =>
    typeof value === 'string' && Object.hasOwn(byWords, value)
  if (isWay(by)) return say(byWords[by])
  if (isFacts(before) && isFacts(after)) return changesText(before, after, words)
  const [from, to] = [roleText(before), roleText(after)]
  if (from !== undefined && to !== undefined) return say('web.audit_log.from_to', { before: from, after: to })
  const caseNumber = typeof number === 'number' ? `#${number}` : undefined
  const some = typeof licences === 'number' ? say('web.audit_log.licences', { count: licences }) : undefined
  const parts = [textOf(name), roleText(role), textOf(externalId), caseNumber, some]
  const known = parts.filter((part) => part !== undefined)
  return known.length === 0 ? undefined : known.join(' · ')
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

type Facts = Readonly<Record<string, unknown>>

function isFacts(value: unknown): value is Facts {
  return typeof value === 'object' && value !== null
}

/** How long things are kept or last, in days. */
const daysWords = {
  deletedCustomersDays: 'web.audit_log.deleted_days',
  removedDetailsDays: 'web.audit_log.details_days',
  auditDays: 'web.audit_log.audit_days',
  trialMaxDays: 'web.audit_log.trial_days',
  setUpLinkDays: 'web.audit_log.set_up_link_days',
  trialGraceDays: 'web.audit_log.trial_grace_days',
} as const

function isDays(field: string): field is keyof typeof daysWords {
  return Object.hasOwn(daysWords, field)
}

/** What became different in a setting or an id, each thing in a few words. */
function changesText(before: Facts, after: Facts, { say }: Words): string | undefined {
  const texts = Object.keys(after).flatMap((field) => {
    const [from, to] = [before[field], after[field]]
    if (from === to) return []
    if (field === 'requireSecondFactor')
      return [say(to === true ? 'web.audit_log.second_factor_required' : 'web.audit_log.second_factor_free')]
    if (isDays(field) && typeof to === 'number')
      return [say(daysWords[field], { before: Number(from), after: to })]
    if (field === 'lowUsePercent')
      return [say('web.audit_log.low_use', { before: percentText(from), after: percentText(to) })]
    if (field === 'reminderDays')
      return [say('web.audit_log.reminder_days', { before: listed(from), after: listed(to) })]
    if (typeof to !== 'string') return []
    const isNamed = typeof from === 'string'
    return [isNamed ? say('web.audit_log.from_to', { before: from, after: to }) : to]
  })
  return texts.length === 0 ? undefined : texts.join(' · ')
}

function percentText(value: unknown): string {
  return typeof value === 'number' ? `${value} %` : '–'
}

function listed(value: unknown): string {
  return Array.isArray(value) && value.length > 0 ? value.join(', ') : '–'
}
