import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { actNames, actRules } from '../../src/domain/acts.ts'
import type { ActWish, SubscriptionTerms } from '../../src/domain/acts.ts'
import { dayMs, formatInstant, parseInstant } from '../../src/domain/instant.ts'
import { planAct, planPayment } from '../../src/domain/plan-act.ts'
import { termsPassed } from '../../src/domain/terms-passed.ts'
import type { ActContext } from '../../src/domain/plan-act.ts'
import type { TermChanges } from '../../src/domain/terms-passed.ts'
import { standingAt } from '../../src/domain/subscription-status.ts'

const at = (text: string): number => {
  const instant = parseInstant(text)
  if (instant === null) throw new Error(text)
  return instant
}
const now = at('2026-11-25T13:00:00Z')
const context: ActContext = { now, timeZone: 'Europe/Oslo', trialMaxDays: 180 }

const paid: SubscriptionTerms = {
  kind: 'paid',
  startsAt: at('2026-01-31'),
  createdAt: at('2026-01-31'),
  endsAt: at('2027-01-31'),
  term: 'P1Y',
  autoRenew: false,
  payment: 'current',
  paymentAt: null,
  suspendedAt: null,
  suspendedReason: null,
  cancelAtEnd: false,
  closedAt: null,
  anchorAt: null,
  renewedFromAt: null,
  quantity: 10,
  amount: '1200.00',
  currency: 'NOK',
  converts: null,
}
const trial: SubscriptionTerms = {
  ...paid,
  kind: 'trial',
  startsAt: at('2026-11-01'),
  endsAt: at('2026-12-01'),
  term: null,
}

function done(terms: SubscriptionTerms, wish: ActWish, within = context): SubscriptionTerms {
  const plan = planAct(terms, wish, within)
  if ('refusal' in plan) throw new Error(plan.refusal.code)
  return { ...terms, ...plan.changes }
}
function refusal(terms: SubscriptionTerms, wish: ActWish, within = context): string | null {
  const plan = planAct(terms, wish, within)
  return 'refusal' in plan ? plan.refusal.code : null
}
const endOf = ({ endsAt }: TermChanges): string | null => (endsAt == null ? null : formatInstant(endsAt))
const year = { months: 12 }
const month = { months: 1 }

describe('extending a trial', () => {
  it('counts from its end, or from today as a date in the partner’s time zone', () => {
    expect(endOf(done(trial, { act: 'extend_trial', from: 'end', days: 30 }))).toBe(
      '2026-12-31T00:00:00.000Z',
    )
    expect(endOf(done(trial, { act: 'extend_trial', from: 'today', days: 30 }))).toBe(
      '2026-12-25T00:00:00.000Z',
    )
    const late = { ...context, now: at('2026-11-25T23:30:00Z') }
    expect(endOf(done(trial, { act: 'extend_trial', from: 'today', days: 30 }, late))).toBe(
      '2026-12-26T00:00:00.000Z',
    )
  })
  it('brings back one that has expired', () => {
    const expired = { ...trial, endsAt: at('2026-11-10') }
    const after = done(expired, { act: 'extend_trial', from: 'today', days: 10 })
    expect(standingAt(after, now)).toMatchObject({ status: 'trial_expires_in_30_days' })
  })
  it('never shortens it, and goes no further than the partner allows', () => {
    expect(refusal(trial, { act: 'extend_trial', from: 'today', days: 6 })).toBe('end_not_later')
    expect(refusal(trial, { act: 'extend_trial', from: 'today', days: 7 })).toBeNull()
    // From 1 November 180 days are 30 April.
    const days = (at('2027-04-30') - at('2026-12-01')) / dayMs
    expect(refusal(trial, { act: 'extend_trial', from: 'end', days })).toBeNull()
    expect(refusal(trial, { act: 'extend_trial', from: 'end', days: days + 1 })).toBe('trial_too_long')
  })
  it('moves the paid term that follows it', () => {
    const settled = done(trial, {
      act: 'convert_trial',
      when: 'at_end',
      term: month,
      autoRenew: true,
      price: undefined,
    })
    const longer = done(settled, { act: 'extend_trial', from: 'end', days: 30 })
    expect(longer.converts).toEqual({ endsAt: at('2027-01-31'), autoRenew: true, term: 'P1M' })
  })
})

describe('making a trial paid', () => {
  const wish = { act: 'convert_trial', term: year, autoRenew: false, price: undefined } as const

  it('at once begins a term today', () => {
    const after = done(trial, { ...wish, when: 'now' })
    expect(after).toMatchObject({
      kind: 'paid',
      term: 'P1Y',
      endsAt: at('2027-11-25'),
      anchorAt: at('2026-11-25'),
    })
    expect(standingAt(after, now)).toMatchObject({ status: 'active' })
  })
  it('at its end follows without a gap, and by then it counts as going on', () => {
    const after = done(trial, { ...wish, when: 'at_end' })
    expect(after).toMatchObject({ kind: 'trial', converts: { endsAt: at('2027-12-01') } })
    expect(standingAt(after, now)).toEqual({ open: true, status: 'trial_active', until: at('2026-12-01') })
    expect(standingAt(after, at('2026-12-01'))).toMatchObject({ status: 'active' })
    expect(termsPassed(after, at('2026-12-01'), 'Europe/Oslo', 9)).toMatchObject([
      { kind: 'converted', changes: { kind: 'paid', endsAt: at('2027-12-01'), term: 'P1Y', converts: null } },
    ])
  })
  it('does not take along what was said of its payment while it was a trial', () => {
    const overdue = { ...trial, payment: 'overdue', suspendedAt: now } as const
    expect(standingAt(done(overdue, { ...wish, when: 'now' }), now)).toMatchObject({ status: 'active' })
    const later = done(overdue, { ...wish, when: 'at_end' })
    expect(standingAt(later, at('2026-12-01'))).toMatchObject({ status: 'active' })
  })
  it('cannot follow an end that has passed, or one at which it closes', () => {
    const expired = { ...trial, endsAt: at('2026-11-10') }
    expect(refusal(expired, { ...wish, when: 'at_end' })).toBe('ended')
    expect(refusal(expired, { ...wish, when: 'now' })).toBeNull()
    expect(refusal({ ...trial, cancelAtEnd: true }, { ...wish, when: 'now' })).toBe('cancelled')
  })
})

describe('terms', () => {
  const monthly = { ...paid, term: 'P1M', startsAt: at('2026-01-31'), autoRenew: true } as const

  it('that began on the 31st come back to the 31st', () => {
    const ends = []
    const terms = { ...monthly, endsAt: at('2026-02-28') }
    for (const { changes } of termsPassed(terms, at('2026-06-15'), 'Europe/Oslo', 99))
      ends.push(endOf(changes)?.slice(0, 10))
    expect(ends).toEqual(['2026-03-31', '2026-04-30', '2026-05-31', '2026-06-30'])
  })
  it('that began on 29 February come back to it', () => {
    const leap = { ...paid, startsAt: at('2024-02-29'), endsAt: at('2027-02-28'), autoRenew: true }
    const passed = termsPassed(leap, at('2028-03-01'), 'Europe/Oslo', 99)
    expect(passed.map(({ changes }) => endOf(changes)?.slice(0, 10))).toEqual(['2028-02-29', '2029-02-28'])
  })
  it('keep their local time where clocks change, and dates stay dates', () => {
    const instant = { ...monthly, startsAt: at('2026-02-28T11:00:00Z'), endsAt: at('2026-03-28T11:00:00Z') }
    const [passed] = termsPassed(instant, at('2026-03-29'), 'Europe/Oslo', 1)
    expect(endOf(passed?.changes ?? {})).toBe('2026-04-28T10:00:00.000Z')
    const date = { ...monthly, startsAt: at('2026-02-28'), endsAt: at('2026-03-28') }
    const [day] = termsPassed(date, at('2026-03-29'), 'America/New_York', 1)
    expect(endOf(day?.changes ?? {})).toBe('2026-04-28T00:00:00.000Z')
  })
  it('follow each other once each, and remember where that began', () => {
    const before = { ...paid, endsAt: at('2024-01-31'), startsAt: at('2023-01-31'), autoRenew: true }
    const passed = termsPassed(before, now, 'Europe/Oslo', 99)
    expect(passed.map(({ changes }) => endOf(changes)?.slice(0, 10))).toEqual([
      '2025-01-31',
      '2026-01-31',
      '2027-01-31',
    ])
    expect(passed.map(({ changes }) => changes.renewedFromAt)).toEqual([0, 0, 0].map(() => at('2024-01-31')))
  })
  it('wait while it is suspended', () => {
    const due = { ...paid, endsAt: at('2026-11-01'), autoRenew: true }
    expect(termsPassed({ ...due, payment: 'overdue' }, now, 'UTC', 9)).toEqual([])
    expect(termsPassed({ ...due, suspendedAt: now }, now, 'UTC', 9)).toEqual([])
    expect(termsPassed({ ...due, cancelAtEnd: true }, now, 'UTC', 9)).toEqual([])
    expect(termsPassed({ ...due, closedAt: at('2026-11-01') }, now, 'UTC', 9)).toEqual([])
    expect(termsPassed({ ...due, term: null }, now, 'UTC', 9)).toEqual([])
  })
  it('end with the calendar', () => {
    const last = { ...paid, startsAt: at('9998-06-01'), endsAt: at('9999-06-01'), autoRenew: true }
    expect(termsPassed(last, at('9999-07-01'), 'UTC', 9)).toEqual([
      { kind: 'renewed', changes: { autoRenew: false } },
    ])
  })
})

describe('renewing by hand', () => {
  it('adds a term to the end, or begins one today', () => {
    expect(endOf(done(paid, { act: 'renew', from: 'end', price: undefined }))).toBe(
      '2028-01-31T00:00:00.000Z',
    )
    const ended = { ...paid, endsAt: at('2026-10-31') }
    expect(endOf(done(ended, { act: 'renew', from: 'today', price: undefined }))).toBe(
      '2027-11-25T00:00:00.000Z',
    )
    expect(standingAt(done(ended, { act: 'renew', from: 'today', price: undefined }), now)).toMatchObject({
      status: 'active',
    })
  })
  it('does not leave it ended', () => {
    const long = { ...paid, startsAt: at('2023-01-31'), endsAt: at('2024-01-31') }
    expect(refusal(long, { act: 'renew', from: 'end', price: undefined })).toBe('end_past')
    expect(refusal({ ...paid, term: null }, { act: 'renew', from: 'end', price: undefined })).toBe('no_term')
    expect(refusal({ ...paid, endsAt: null }, { act: 'renew', from: 'end', price: undefined })).toBe('no_end')
  })
})

describe('the other acts', () => {
  it('change the price in proportion to the quantity', () => {
    const wish = { act: 'change_quantity', quantity: 15, price: undefined } as const
    expect(done(paid, wish)).toMatchObject({ quantity: 15, amount: '1800.00' })
    expect(done({ ...paid, amount: '0.05' }, { ...wish, quantity: 3 })).toMatchObject({ amount: '0.02' })
  })
  it('align an end, and count terms as the other does', () => {
    const wish = { act: 'align_end', endsAt: at('2027-02-28'), anchorAt: at('2026-08-31') } as const
    const after = done({ ...paid, term: 'P1M', autoRenew: true }, wish)
    expect(after).toMatchObject({ endsAt: at('2027-02-28'), anchorAt: at('2026-08-31') })
    const [next] = termsPassed(after, at('2027-03-01'), 'UTC', 1)
    expect(endOf(next?.changes ?? {})).toBe('2027-03-31T00:00:00.000Z')
    expect(refusal(paid, { ...wish, endsAt: at('2026-11-25') })).toBe('end_past')
  })
  it('suspend and resume by hand, with the reason', () => {
    const held = done(paid, { act: 'suspend', reason: 'Asked for' })
    expect(standingAt(held, now)).toMatchObject({ status: 'suspended' })
    expect(standingAt(done(held, { act: 'resume' }), now)).toMatchObject({ status: 'active' })
    expect(refusal({ ...paid, payment: 'overdue' }, { act: 'resume' })).toBe('not_suspended_by_hand')
    expect(refusal(paid, { act: 'resume' })).toBe('not_suspended')
  })
  it('cancel at the end and withdraw that', () => {
    const cancelled = done({ ...paid, autoRenew: true }, { act: 'cancel_at_end' })
    expect(standingAt(cancelled, at('2027-01-31'))).toEqual({ open: false })
    const back = done(cancelled, { act: 'withdraw_cancellation' })
    expect(standingAt(back, at('2027-01-31'))).toMatchObject({ status: 'active' })
    expect(refusal({ ...paid, endsAt: at('2026-11-01') }, { act: 'cancel_at_end' })).toBe('ended')
  })
  it('say who it is for', () => {
    expect(refusal(trial, { act: 'mark_overdue' })).toBe('paid_only')
    expect(refusal(paid, { act: 'extend_trial', from: 'end', days: 3 })).toBe('trial_only')
    expect(refusal({ ...paid, closedAt: at('2026-11-01') }, { act: 'close' })).toBe('closed')
    expect(refusal(trial, { act: 'withdraw_conversion' })).toBe('converts_not')
  })
  it('know what is so already', () => {
    expect(refusal(paid, { act: 'auto_renew_off' })).toBe('already_so')
    expect(refusal(paid, { act: 'mark_paid' })).toBe('already_so')
    expect(refusal(done(paid, { act: 'auto_renew_on' }), { act: 'auto_renew_on' })).toBe('already_so')
  })
  it('are possible in some status each', () => {
    for (const name of actNames) expect(actRules[name].in.length).toBeGreaterThan(0)
  })
})

describe('facts about payments', () => {
  const facts = fc.array(
    fc.record({ payment: fc.constantFrom('current', 'overdue'), at: fc.integer({ min: now - 5, max: now }) }),
    { minLength: 1, maxLength: 6 },
  )
  it('lead to the same in whatever order they come', () => {
    fc.assert(
      fc.property(facts, fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), (all, chance) => {
        const shuffled = all
          .map((fact) => ({ fact, by: chance.next().value }))
          .toSorted((a, b) => a.by - b.by)
          .map(({ fact }) => fact)
        const after = (order: typeof all) => {
          const terms = { ...paid }
          for (const { payment, at: when } of order) {
            const plan = planPayment(terms, payment, when, now)
            if ('changes' in plan) Object.assign(terms, plan.changes)
          }
          return terms
        }
        expect(after(shuffled)).toEqual(after(all))
        const last = Math.max(...all.map(({ at: when }) => when))
        const isPaid = all.some(({ at: when, payment }) => when === last && payment === 'current')
        expect(after(all).payment).toBe(isPaid ? 'current' : 'overdue')
      }),
    )
  })
})
