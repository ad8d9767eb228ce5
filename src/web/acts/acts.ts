import type { Output } from '../../client/types.ts'
import type { Action } from '../../domain/roles.ts'
import type { WordKey } from '../../messages/word-groups.ts'
import { client } from '../api/api.ts'
import type { Subscription } from '../customer/types.ts'

export type Acted = Output<'extendTrial'>
export type ActName = keyof typeof acts
/** What a form of acts has in it; each act sends the part that it knows. */
export interface ActValues {
  readonly from: 'today' | 'end'
  readonly days: number | ''
  readonly when: 'now' | 'at_end' | 'at_renewal'
  readonly term: string
  readonly autoRenew: boolean
  readonly withSubscriptionId: string | null
  readonly reason: string
  readonly quantity: number | ''
  readonly amount: string
  readonly currency: string
}
export type ActField = keyof ActValues

interface Ask {
  readonly params: { readonly id: string }
  readonly body: never
  readonly idempotencyKey?: string
  readonly signal?: AbortSignal
}

interface Act {
  /** On the menu and on the button. */
  readonly name: WordKey
  /** What it does, in a sentence. */
  readonly text: WordKey
  readonly right: Action
  /** In the order in which the form asks. */
  readonly fields: readonly ActField[]
  /** Whether it takes something away. */
  readonly isFinal?: true
  readonly call: (ask: Ask) => Promise<Acted>
}

const act = (
  name: WordKey,
  text: WordKey,
  right: Action,
  fields: readonly ActField[],
  call: Act['call'],
): Act => ({ name, text, right, fields, call })

/** Every act on a subscription, in the order of the menu (domain/acts.ts has the rules). */
export const acts = {
  extend_trial: act(
    'web.act.extend_trial',
    'web.act.text.extend_trial',
    'change_subscriptions',
    ['from', 'days'],
    client.extendTrial,
  ),
  convert_trial: act(
    'web.act.convert_trial',
    'web.act.text.convert_trial',
    'change_subscriptions',
    ['when', 'term', 'autoRenew', 'amount', 'currency'],
    client.convertTrial,
  ),
  withdraw_conversion: act(
    'web.act.withdraw_conversion',
    'web.act.text.withdraw_conversion',
    'change_subscriptions',
    [],
    client.withdrawConversion,
  ),
  renew: act(
    'web.act.renew',
    'web.act.text.renew',
    'change_subscriptions',
    ['from', 'amount', 'currency'],
    client.renewSubscription,
  ),
  auto_renew_on: act(
    'web.act.auto_renew_on',
    'web.act.text.auto_renew_on',
    'change_subscriptions',
    [],
    client.switchAutoRenewOn,
  ),
  auto_renew_off: act(
    'web.act.auto_renew_off',
    'web.act.text.auto_renew_off',
    'change_subscriptions',
    [],
    client.switchAutoRenewOff,
  ),
  change_term: act(
    'web.act.change_term',
    'web.act.text.change_term',
    'change_subscriptions',
    ['when', 'term', 'amount', 'currency'],
    client.changeTerm,
  ),
  align_end: act(
    'web.act.align_end',
    'web.act.text.align_end',
    'change_subscriptions',
    ['withSubscriptionId'],
    client.alignEnd,
  ),
  change_quantity: act(
    'web.act.change_quantity',
    'web.act.text.change_quantity',
    'change_subscriptions',
    ['quantity', 'amount', 'currency'],
    client.changeQuantity,
  ),
  mark_overdue: act(
    'web.act.mark_overdue',
    'web.act.text.mark_overdue',
    'record_payments',
    [],
    client.markOverdue,
  ),
  mark_paid: act('web.act.mark_paid', 'web.act.text.mark_paid', 'record_payments', [], client.markPaid),
  suspend: act(
    'web.act.suspend',
    'web.act.text.suspend',
    'change_subscriptions',
    ['reason'],
    client.suspendSubscription,
  ),
  resume: act('web.act.resume', 'web.act.text.resume', 'change_subscriptions', [], client.resumeSubscription),
  cancel_at_end: act(
    'web.act.cancel_at_end',
    'web.act.text.cancel_at_end',
    'change_subscriptions',
    [],
    client.cancelAtEnd,
  ),
  withdraw_cancellation: act(
    'web.act.withdraw_cancellation',
    'web.act.text.withdraw_cancellation',
    'change_subscriptions',
    [],
    client.withdrawCancellation,
  ),
  close: {
    ...act('web.act.close', 'web.act.text.close', 'close_subscriptions', [], client.closeSubscription),
    isFinal: true,
  },
} as const satisfies Readonly<Record<keyof Subscription['refused'], Act>>

export const actNames = Object.keys(acts) as ActName[]

/** One act's rules; the table's own type knows each by itself. */
export function actOf(name: ActName): Act {
  return acts[name]
}

type Code = NonNullable<Subscription['refused'][ActName]>

/** As the server says it, but for what tells numbers: those are of a wish, and on the menu nobody has wished for any yet. */
const menuWords: Readonly<Record<Code, WordKey>> = {
  already_so: 'web.act.already_so',
  closed: 'web.act.why.closed',
  trial_only: 'web.act.why.trial_only',
  paid_only: 'web.act.why.paid_only',
  trial_expired: 'web.act.why.trial_expired',
  no_end: 'web.act.why.no_end',
  no_term: 'web.act.why.no_term',
  ended: 'web.act.why.ended',
  end_not_later: 'web.act.why.trial_too_long',
  trial_too_long: 'web.act.why.trial_too_long',
  cancelled: 'web.act.why.cancelled',
  not_cancelled: 'web.act.why.not_cancelled',
  not_suspended: 'web.act.why.not_suspended',
  not_suspended_by_hand: 'web.act.why.not_suspended_by_hand',
  converts_not: 'web.act.why.converts_not',
  end_past: 'web.act.why.ended',
  end_too_late: 'web.act.why.end_too_late',
}

/** Why an act cannot be done, for the menu. */
export function refusalWord(code: Code): WordKey {
  return menuWords[code]
}

/** Those that are about this subscription at all: a trial has no payment, and what renews itself need not be told to. */
export function actsFor({ kind, refused }: Subscription): ActName[] {
  return actNames.filter((name) => {
    const code = refused[name]
    if (code === (kind === 'trial' ? 'paid_only' : 'trial_only')) return false
    const other = opposite[name]
    // Of two that undo each other the one that can be done stands there.
    return other === undefined || code === undefined || (refused[other] !== undefined && isFirst(name))
  })
}

const opposite: Readonly<Partial<Record<ActName, ActName>>> = {
  auto_renew_on: 'auto_renew_off',
  auto_renew_off: 'auto_renew_on',
  mark_overdue: 'mark_paid',
  mark_paid: 'mark_overdue',
  suspend: 'resume',
  resume: 'suspend',
  cancel_at_end: 'withdraw_cancellation',
  withdraw_cancellation: 'cancel_at_end',
  withdraw_conversion: 'convert_trial',
}

function isFirst(name: ActName): boolean {
  const other = opposite[name]
  return other !== undefined && actNames.indexOf(name) < actNames.indexOf(other)
}

/** What an act's form begins with. @param subscription whose; of several, what is likely of them */
export function firstValues(
  name: ActName,
  subscription: Pick<Subscription, 'status' | 'term' | 'quantity' | 'amount' | 'currency'>,
): ActValues {
  const { status, term, quantity, amount, currency, reason } = { reason: '', ...subscription }
  const hasEnded = status === 'suspended' || status === 'trial_expired'
  return {
    from: hasEnded ? 'today' : 'end',
    days: 30,
    when: name === 'change_term' ? 'at_renewal' : hasEnded ? 'now' : 'at_end',
    term: term ?? 'P1Y',
    autoRenew: true,
    withSubscriptionId: null,
    reason,
    quantity: quantity ?? '',
    // A price follows from the quantity unless somebody writes one.
    amount: name === 'change_quantity' ? '' : (amount ?? ''),
    currency: currency ?? '',
  }
}

/** What is sent: the act's own fields, and of the price what was written. */
export function bodyOf(name: ActName, values: ActValues): Record<string, unknown> {
  const { amount, currency, ...others } = values
  const fields = actOf(name).fields
  const body: Record<string, unknown> = {}
  for (const [field, value] of Object.entries(others))
    if (fields.includes(field as ActField)) body[field] = value
  if (fields.includes('amount') && amount.trim() !== '') {
    body['amount'] = amount.trim().replace(',', '.')
    if (currency.trim() !== '') body['currency'] = currency.trim().toUpperCase()
  }
  return body
}

/** Whether a form has all that its act needs. */
export function isWhole(name: ActName, values: ActValues): boolean {
  return actOf(name).fields.every((field) => {
    const value = values[field]
    return field === 'amount' || field === 'currency' || (value !== '' && value !== null)
  })
}
