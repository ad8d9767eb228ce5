import { actNames } from './acts.ts'
import type { ActName, ActWish, RefusalCode, SubscriptionTerms } from './acts.ts'
import { dayMs } from './instant.ts'
import { planAct } from './plan-act.ts'
import type { ActContext } from './plan-act.ts'

/**
 * Acts that cannot be done with a subscription now, whatever somebody wishes of them, and why; those that are not named
 * can. What would change nothing is among them.
 */
export function actsRefused(
  terms: SubscriptionTerms,
  context: ActContext,
): Partial<Record<ActName, RefusalCode>> {
  const refused: Partial<Record<ActName, RefusalCode>> = {}
  for (const name of actNames) {
    const codes = probes[name](terms, context).map((wish) => {
      const plan = planAct(terms, wish, context)
      return 'refusal' in plan ? plan.refusal.code : null
    })
    const [first] = codes
    // One way to do it is enough.
    if (first != null && !codes.includes(null)) refused[name] = first
  }
  return refused
}

type Probe = (terms: SubscriptionTerms, context: ActContext) => ActWish[]

const month = { months: 1 }
const year = { months: 12 }
const price = undefined

/** Wishes of which one can be fulfilled where any can. */
const probes: Readonly<Record<ActName, Probe>> = {
  extend_trial: ({ endsAt }, { now }) => [
    { act: 'extend_trial', from: 'end', days: 1 },
    {
      act: 'extend_trial',
      from: 'today',
      days: Math.max(1, Math.ceil(((endsAt ?? now) - now) / dayMs) + 2),
    },
  ],
  convert_trial: () => [
    { act: 'convert_trial', when: 'now', term: month, autoRenew: false, price },
    { act: 'convert_trial', when: 'at_end', term: month, autoRenew: false, price },
  ],
  withdraw_conversion: () => [{ act: 'withdraw_conversion' }],
  renew: () => [
    { act: 'renew', from: 'end', price },
    { act: 'renew', from: 'today', price },
  ],
  change_term: () => [
    { act: 'change_term', when: 'now', term: month, price },
    { act: 'change_term', when: 'at_renewal', term: month, price },
    { act: 'change_term', when: 'at_renewal', term: year, price },
  ],
  align_end: ({ endsAt, startsAt }, { now }) => [
    { act: 'align_end', endsAt: Math.max(endsAt ?? now, startsAt ?? now, now) + dayMs, anchorAt: null },
  ],
  auto_renew_on: () => [{ act: 'auto_renew_on' }],
  auto_renew_off: () => [{ act: 'auto_renew_off' }],
  mark_overdue: () => [{ act: 'mark_overdue' }],
  mark_paid: () => [{ act: 'mark_paid' }],
  suspend: () => [{ act: 'suspend', reason: '-' }],
  resume: () => [{ act: 'resume' }],
  change_quantity: ({ quantity }) => [{ act: 'change_quantity', quantity: quantity === 1 ? 2 : 1, price }],
  cancel_at_end: () => [{ act: 'cancel_at_end' }],
  withdraw_cancellation: () => [{ act: 'withdraw_cancellation' }],
  close: () => [{ act: 'close' }],
}
