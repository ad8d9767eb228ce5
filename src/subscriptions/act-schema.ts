import { Type } from 'typebox'
import type { Static, TObject, TProperties } from 'typebox'
import { textOfForm } from '../contract/forms.ts'
import { id, instantText, orNull } from '../contract/schemas.ts'
import type { ActName } from '../domain/acts.ts'
import { actNames } from '../domain/acts.ts'
import { subscriptionStatuses } from '../domain/subscription-status.ts'

const tags = ['Subscriptions']

/** The length of a term. */
export const term = textOfForm({ name: 'term' }, '^P(?!$)(?:\\d{1,4}Y)?(?:\\d{1,4}M)?$', {
  description: 'ISO 8601 length of one term in months and years, at most 100 years',
  examples: ['P1M', 'P1Y'],
})
/** An amount of money. */
export const amount = textOfForm({ name: 'amount' }, '^(?:0|[1-9]\\d{0,11})(?:\\.\\d{1,3})?$', {
  description: 'A decimal number with a point and at most as many decimals as the currency has',
  examples: ['1200.00'],
})
export const currency = textOfForm({ name: 'currency' }, '^[A-Z]{3}$', {
  description: 'ISO 4217',
  examples: ['NOK'],
})
export const quantity = Type.Integer({ minimum: 1, maximum: 1_000_000 })
const days = Type.Integer({ minimum: 1, maximum: 3_650 })
const from = Type.Enum(['today', 'end'], {
  description: 'today: from today, as a date in the partner’s time zone; end: from the present end',
})
const reason = textOfForm({ name: 'some_text' }, '\\S', { minLength: 1, maxLength: 500 })

/** The price of a term, where it becomes another; the currency may be left out where there is one already. */
const price = {
  amount: Type.Optional(amount),
  currency: Type.Optional(currency),
}

/** What each act needs to know. */
export const paramsOf = {
  extend_trial: { from, days },
  convert_trial: {
    when: Type.Enum(['now', 'at_end'], {
      description: 'now: the first paid term begins today; at_end: when the trial ends, without a gap',
    }),
    term,
    autoRenew: Type.Optional(Type.Boolean({ default: false })),
    ...price,
  },
  withdraw_conversion: {},
  renew: { from, ...price },
  change_term: {
    when: Type.Enum(['now', 'at_renewal'], {
      description:
        'now: a new term begins today; at_renewal: the present term stays, and the next one is so long',
    }),
    term,
    ...price,
  },
  align_end: { withSubscriptionId: id },
  auto_renew_on: {},
  auto_renew_off: {},
  mark_overdue: {},
  mark_paid: {},
  suspend: { reason },
  resume: {},
  change_quantity: { quantity, ...price },
  cancel_at_end: {},
  withdraw_cancellation: {},
  close: {},
} as const satisfies Record<ActName, TProperties>

type Bodies = { readonly [Name in ActName]: TObject<(typeof paramsOf)[Name]> }

/** The parameters of each act, for who does it with several subscriptions. */
export const actParams = Object.fromEntries(
  actNames.map((name) => [name, Type.Object(paramsOf[name], { additionalProperties: false })]),
) as unknown as Bodies

export type ParamsOf<Name extends ActName> = Static<Bodies[Name]>

/** How a subscription stands before and after an act. */
const standing = Type.Object(
  {
    kind: Type.Enum(['trial', 'paid']),
    status: orNull(Type.Enum([...subscriptionStatuses])),
    statusUntil: orNull(instantText),
    term: orNull(Type.String()),
    endsAt: orNull(instantText),
    autoRenew: Type.Boolean(),
    cancelAtEnd: Type.Boolean(),
    payment: Type.Enum(['current', 'overdue']),
    suspendedAt: orNull(instantText),
    closedAt: orNull(instantText),
    quantity: orNull(Type.Integer()),
    amount: orNull(Type.String()),
    currency: orNull(Type.String()),
    converts: orNull(Type.Object({ endsAt: instantText, term: Type.String(), autoRenew: Type.Boolean() })),
  },
  { title: 'SubscriptionTerms' },
)

const acted = Type.Object(
  {
    changed: Type.Boolean({
      description: 'false where it was so already; with preview: whether it would change',
    }),
    before: standing,
    after: standing,
    addedDays: orNull(
      Type.Integer({
        description: 'By how many days of 24 hours, rounded, the end moves; less than 0: it comes earlier',
      }),
    ),
    addedAmount: orNull(
      Type.String({
        description:
          'What those days are worth by the present price: of the days in a term which begins at the earlier of both ends. ' +
          'null where no price or term is known',
      }),
    ),
    licences: Type.Array(
      Type.Object({ serviceId: id, before: orNull(Type.Integer()), after: Type.Integer() }),
      {
        description: 'Services whose number of licences follows the quantity',
      },
    ),
  },
  { title: 'Acted' },
)

const texts: Readonly<Record<ActName, { readonly operationId: string; readonly summary: string }>> = {
  extend_trial: { operationId: 'extendTrial', summary: 'Let a trial last longer' },
  convert_trial: { operationId: 'convertTrial', summary: 'Make a trial paid, at once or at its end' },
  withdraw_conversion: {
    operationId: 'withdrawConversion',
    summary: 'A trial does not become paid at its end after all',
  },
  renew: { operationId: 'renewSubscription', summary: 'Give a subscription its next term' },
  change_term: { operationId: 'changeTerm', summary: 'Change how long a term is' },
  align_end: { operationId: 'alignEnd', summary: 'Let it end when another one of the customer does' },
  auto_renew_on: { operationId: 'switchAutoRenewOn', summary: 'It renews itself from now on' },
  auto_renew_off: { operationId: 'switchAutoRenewOff', summary: 'It does not renew itself any more' },
  mark_overdue: { operationId: 'markOverdue', summary: 'A payment is overdue, which suspends it' },
  mark_paid: { operationId: 'markPaid', summary: 'All is paid' },
  suspend: { operationId: 'suspendSubscription', summary: 'Suspend it, with the reason' },
  resume: { operationId: 'resumeSubscription', summary: 'End a suspension by hand' },
  change_quantity: { operationId: 'changeQuantity', summary: 'Change how many were ordered' },
  cancel_at_end: { operationId: 'cancelAtEnd', summary: 'Let it close at its end' },
  withdraw_cancellation: {
    operationId: 'withdrawCancellation',
    summary: 'It does not close at its end after all',
  },
  close: { operationId: 'closeSubscription', summary: 'Close it at once' },
}

const preview = {
  preview: Type.Optional(
    Type.Boolean({ default: false, description: 'Says what it would do, and does nothing' }),
  ),
}

/** The contract of an act's own route. @param params what the act needs to know (`paramsOf`) */
export function actContract<Name extends ActName>(name: Name, params: (typeof paramsOf)[Name]) {
  const { operationId, summary } = texts[name]
  return {
    operationId,
    summary,
    description:
      'What it is already changes nothing. Why it cannot be done, the problem’s code says (act_…).',
    tags,
    params: Type.Object({ id }, { additionalProperties: false }),
    body: Type.Object({ ...params, ...preview }, { additionalProperties: false }),
    response: { 200: acted },
  } as const
}

export type ActContract<Name extends ActName> = ReturnType<typeof actContract<Name>>
export type ActedJson = Static<typeof acted>
export type StandingJson = Static<typeof standing>

/** Where the route of an act is, behind the subscription: `extend-trial`. */
export function pathOfAct(name: ActName): string {
  return name.replaceAll('_', '-')
}
