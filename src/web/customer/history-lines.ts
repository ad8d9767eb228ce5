import type { WordKey } from '../../messages/word-groups.ts'
import type { Words } from '../language/words.ts'
import type { StatusWords, Status } from '../status/status.ts'
import type { HistoryEntry } from './types.ts'

type Facts = NonNullable<HistoryEntry['after']>
type Field = keyof Facts

/** What turns values into words. */
export interface Speech {
  readonly words: Words
  readonly statusWords: (status: Status) => StatusWords
  readonly termText: (term: string) => string
  /** A length of time in seconds. */
  readonly duration: (seconds: number) => string
}

/** One sentence of the fields before and after; null where there is nothing to say. */
type Line = (before: Facts | null, after: Facts | null, speech: Speech) => string | null

/** «From … to …», «… removed», or what is new, by what there was and is. */
function fromTo<F extends Field>(
  field: F,
  key: WordKey,
  text: (value: NonNullable<Facts[F]>, speech: Speech) => string,
): Line {
  return (before, after, speech) => {
    const was: NonNullable<Facts[F]> | null = before?.[field] ?? null
    const is: NonNullable<Facts[F]> | null = after?.[field] ?? null
    // A new reason names the status beside it, which stays.
    if (was === is) return null
    const change = was === null ? 'set' : is === null ? 'gone' : 'changed'
    return speech.words.say(key, {
      change,
      before: was === null ? '' : text(was, speech),
      after: is === null ? '' : text(is, speech),
    })
  }
}

/** One sentence for each of the two that it can become; none where it is new and as usual. */
function either<F extends Field>(
  field: F,
  [on, off]: readonly [WordKey, WordKey],
  isOn: (value: Facts[F] | null | undefined) => boolean,
): Line {
  return (before, after, { words }) => {
    if (isOn(after?.[field])) return words.say(on)
    return isOn(before?.[field]) ? words.say(off) : null
  }
}

const asIs = (value: string): string => value
const asDate = (value: string, { words }: Speech): string => words.date(value)
const asNumber = (value: number, { words }: Speech): string => words.number(value)
const asStatus = (value: Status, { statusWords }: Speech): string => statusWords(value).label

/** Every field that the history knows, in the order in which they are told; null for what other lines say already. */
const lineOf: Readonly<Record<Field, Line | null>> = {
  status: fromTo('status', 'web.customer.history.field.status', asStatus),
  provisioningStatus: fromTo('provisioningStatus', 'web.customer.history.field.status', asStatus),
  trouble: (_, after, { words }) =>
    after?.trouble == null ? null : words.say(`trouble.${after.trouble.code}`, after.trouble.params),
  reason: fromTo('reason', 'web.customer.history.field.reason', asIs),
  // The kind says it all.
  deletedAt: () => null,
  closedAt: (_, after, { words }) =>
    after?.closedAt == null
      ? words.say('web.customer.history.reopened')
      : words.say('web.customer.history.closed_on', { when: words.date(after.closedAt) }),
  suspendedReason: fromTo('suspendedReason', 'web.customer.history.field.reason', asIs),
  suspendedAt: either(
    'suspendedAt',
    ['web.customer.history.suspended', 'web.customer.history.unsuspended'],
    (at) => at != null,
  ),
  payment: either(
    'payment',
    ['web.customer.history.payment_overdue', 'web.customer.history.payment_current'],
    (payment) => payment === 'overdue',
  ),
  endsAt: fromTo('endsAt', 'web.customer.history.field.ends_at', asDate),
  autoRenew: either(
    'autoRenew',
    ['web.customer.history.auto_renew_on', 'web.customer.history.auto_renew_off'],
    Boolean,
  ),
  cancelAtEnd: either(
    'cancelAtEnd',
    ['web.customer.history.cancel_on', 'web.customer.history.cancel_off'],
    Boolean,
  ),
  startsAt: fromTo('startsAt', 'web.customer.history.field.starts_at', asDate),
  term: fromTo('term', 'web.customer.history.field.term', (term, { termText }) => termText(term)),
  kind: fromTo('kind', 'web.customer.history.field.kind', (kind, { words }) =>
    words.say(kind === 'trial' ? 'web.customers.kind_trial' : 'web.customers.kind_paid'),
  ),
  convertsEndsAt: fromTo('convertsEndsAt', 'web.customer.history.field.converts', asDate),
  // Of the conversion that comes with them.
  convertsTerm: null,
  convertsAutoRenew: null,
  quantity: fromTo('quantity', 'web.customer.history.field.quantity', asNumber),
  amount: (before, after, speech) => {
    const currency = after?.currency ?? before?.currency ?? null
    const money = (amount: string) => (currency === null ? amount : speech.words.money(amount, currency))
    return fromTo('amount', 'web.customer.history.field.amount', money)(before, after, speech)
  },
  // Of the amount that comes with it.
  currency: null,
  assigned: (_, after, { words }) =>
    after?.assigned === undefined
      ? null
      : words.say('web.customer.history.licences_assigned', { count: after.assigned }),
  returned: (_, after, { words }) =>
    after?.returned === undefined
      ? null
      : words.say('web.customer.history.licences_returned', {
          count: after.returned,
          why: after.returnedWhy ?? 'taken_back',
        }),
  // Of the number that comes with it.
  returnedWhy: null,
  licences: fromTo('licences', 'web.customer.history.field.licences', asNumber),
  licencesUsed: fromTo('licencesUsed', 'web.customer.history.field.licences_used', asNumber),
  name: fromTo('name', 'web.customer.history.field.name', asIs),
  offer: fromTo('offer', 'web.customer.history.field.offer', asIs),
  product: fromTo('product', 'web.customer.history.field.product', asIs),
  country: fromTo('country', 'web.customer.history.field.country', (code, { words }) => words.country(code)),
  adminEmail: fromTo('adminEmail', 'web.customer.history.field.admin_email', asIs),
  externalId: fromTo('externalId', 'web.customer.history.field.external_id', asIs),
  tags: (before, after, speech) => tagsLine(before?.tags ?? [], after?.tags ?? [], speech),
  responsible: fromTo('responsible', 'web.customer.history.field.responsible', ({ name }) => name),
  inHandUntil: fromTo('inHandUntil', 'web.customer.history.field.in_hand', asDate),
  handNote: fromTo('handNote', 'web.customer.history.field.hand_note', asIs),
  assignedTo: (before, after, speech) =>
    addedAndRemoved(
      (before?.assignedTo ?? []).map(({ name }) => name),
      (after?.assignedTo ?? []).map(({ name }) => name),
      (people) => speech.words.say('web.customer.history.assigned', { people: speech.words.list(people) }),
      (people) => speech.words.say('web.customer.history.unassigned', { people: speech.words.list(people) }),
    ),
  caseNumber: (_, after, { words: { say } }) => {
    if (after?.caseNumber === undefined) return null
    const supportCase = say('web.support.case', { number: String(after.caseNumber) })
    return after.caseWay === undefined
      ? supportCase
      : say('web.customer.history.case_way', {
          case: supportCase,
          way: say(`web.support.way.${after.caseWay}`),
        })
  },
  // Of the case that comes with it.
  caseWay: null,
  vendorNumber: fromTo('vendorNumber', 'web.customer.history.field.vendor_number', asIs),
  closedHow: (_, after, { words }) =>
    after?.closedHow === undefined ? null : words.say(`web.support.closed.${after.closedHow}`),
  note: (_, after) => after?.note ?? null,
  contact: (_, after) => after?.contact ?? null,
  // Of the status that comes with it, at the instant above the entry.
  since: null,
  // A second or so before the entry's own instant.
  stuckAt: null,
  // Numbers of a new customer, which its own sentence has.
  subscriptions: null,
  services: null,
}

function tagsLine(before: readonly string[], after: readonly string[], { words }: Speech): string | null {
  return addedAndRemoved(
    before,
    after,
    (tags) => words.say('web.customer.history.tags_added', { tags: words.list(tags) }),
    (tags) => words.say('web.customer.history.tags_removed', { tags: words.list(tags) }),
  )
}

function addedAndRemoved(
  before: readonly string[],
  after: readonly string[],
  sayAdded: (added: readonly string[]) => string,
  sayRemoved: (removed: readonly string[]) => string,
): string | null {
  const added = after.filter((one) => !before.includes(one))
  const removed = before.filter((one) => !after.includes(one))
  const lines = [
    ...(added.length > 0 ? [sayAdded(added)] : []),
    ...(removed.length > 0 ? [sayRemoved(removed)] : []),
  ]
  return lines.length === 0 ? null : lines.join('. ')
}

/** What is said before the changes; null where they say it all. */
export const titleOf = {
  customer_created: 'web.customer.history.customer_created',
  customer_changed: null,
  customer_deleted: 'web.customer.history.customer_deleted',
  customer_restored: 'web.customer.history.customer_restored',
  subscription_created: 'web.customer.history.subscription_created',
  subscription_changed: null,
  subscription_status_changed: null,
  subscription_closed: 'web.customer.history.subscription_closed',
  trial_extended: 'web.customer.history.trial_extended',
  conversion_settled: 'web.customer.history.conversion_settled',
  conversion_withdrawn: 'web.customer.history.conversion_withdrawn',
  subscription_converted: 'web.customer.history.subscription_converted',
  subscription_renewed: 'web.customer.history.subscription_renewed',
  term_changed: null,
  end_aligned: 'web.customer.history.end_aligned',
  auto_renew_changed: null,
  payment_changed: null,
  subscription_suspended: null,
  subscription_resumed: null,
  quantity_changed: null,
  cancellation_settled: null,
  cancellation_withdrawn: null,
  act_undone: 'web.customer.history.act_undone',
  service_created: 'web.customer.history.service_created',
  service_changed: null,
  service_status_set: null,
  service_started: 'web.customer.history.service_started',
  details_asked: 'web.customer.history.details_asked',
  details_submitted: 'web.customer.history.details_submitted',
  set_up_link_sent: 'web.customer.history.set_up_link_sent',
  set_up_reminder_sent: 'web.customer.history.set_up_reminder_sent',
  set_up_link_passed_on: 'web.customer.history.set_up_link_passed_on',
  service_provisioned: 'web.customer.history.service_provisioned',
  service_failed: 'web.customer.history.service_failed',
  service_needs_partner: 'web.customer.history.service_needs_partner',
  service_needs_vendor: 'web.customer.history.service_needs_vendor',
  service_finished: 'web.customer.history.service_finished',
  service_retried: 'web.customer.history.service_retried',
  service_change_begun: 'web.customer.history.service_change_begun',
  service_withdrawn: 'web.customer.history.service_withdrawn',
  service_removed: 'web.customer.history.service_removed',
  service_brought_back: 'web.customer.history.service_brought_back',
  service_left_behind: 'web.customer.history.service_left_behind',
  service_stuck: 'web.customer.history.service_stuck',
  support_case_opened: 'web.customer.history.support_case_opened',
  support_case_changed: 'web.customer.history.support_case_changed',
  support_case_closed: 'web.customer.history.support_case_closed',
  service_suspended: 'web.customer.history.service_suspended',
  service_resumed: 'web.customer.history.service_resumed',
  service_suspension_failed: 'web.customer.history.service_suspension_failed',
  service_resumption_failed: 'web.customer.history.service_resumption_failed',
  licences_assigned: null,
  licences_returned: null,
  customer_assigned: null,
  customer_hand_changed: null,
  note_added: 'web.customer.history.note_added',
  customer_view_opened: 'web.customer.history.customer_view_opened',
} as const satisfies Readonly<Record<HistoryEntry['kind'], WordKey | null>>

/** What is told of something new besides that it is: how it stands. Its other facts stand on the page itself. */
const toldOfNew: ReadonlySet<string> = new Set<Field>(['status', 'provisioningStatus', 'reason'])

/** What changed, in sentences, most telling first. @param untold fields that are told elsewhere */
export function linesOf(
  { kind, before, after }: Pick<HistoryEntry, 'kind' | 'before' | 'after'>,
  speech: Speech,
  untold: readonly Field[] = [],
): string[] {
  const isNew = kind.endsWith('_created')
  const fields = (Object.keys(lineOf) as Field[]).filter(
    (field) =>
      after !== null && field in after && (!isNew || toldOfNew.has(field)) && !untold.includes(field),
  )
  return fields.flatMap((field) => lineOf[field]?.(before, after, speech) ?? [])
}

/** How long the state lasted that ended with it; null where none did, or where nobody knows. */
export function lastedLine({ kind, before, after }: HistoryEntry, speech: Speech): string | null {
  if (before?.since == null || before.provisioningStatus == null || after?.since == null) return null
  // What is taken down has a state of its own, and what is brought back may come from either side of its removal.
  if (kind === 'service_brought_back') return null
  const isMoved = kind === 'service_withdrawn' || before.provisioningStatus !== after.provisioningStatus
  if (!isMoved && kind !== 'service_removed') return null
  const seconds = (Date.parse(after.since) - Date.parse(before.since)) / 1_000
  if (seconds < 1) return null
  const state =
    kind === 'service_removed'
      ? speech.words.say('web.service.kind.withdraw')
      : speech.statusWords(before.provisioningStatus).label
  return speech.words.say('web.customer.history.lasted', { duration: speech.duration(seconds), state })
}
