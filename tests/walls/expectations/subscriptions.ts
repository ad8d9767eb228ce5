import { full, admins } from './allowed.ts'
import type { Line } from './line.ts'

const aSubscription = { kind: 'subscription', absent: 'subscription_not_found' } as const

/** Acts on subscriptions. */
export const subscriptions = {
  extendTrial: {
    who: admins,
    about: aSubscription,
    ask: () => ({ json: { from: 'end', days: 7, preview: true } }),
    well: 409,
  },
  convertTrial: {
    who: admins,
    about: aSubscription,
    ask: () => ({ json: { when: 'now', term: 'P1Y', preview: true } }),
    well: 409,
  },
  withdrawConversion: {
    who: admins,
    about: aSubscription,
    ask: () => ({ json: { preview: true } }),
    well: 409,
  },
  renewSubscription: {
    who: admins,
    about: aSubscription,
    ask: () => ({ json: { from: 'today', preview: true } }),
    well: 409,
  },
  changeTerm: {
    who: admins,
    about: aSubscription,
    ask: () => ({ json: { when: 'now', term: 'P1Y', preview: true } }),
    well: 200,
  },
  alignEnd: {
    who: admins,
    about: aSubscription,
    ask: (id) => ({ json: { withSubscriptionId: id, preview: true } }),
    well: 404,
  },
  switchAutoRenewOn: {
    who: admins,
    about: aSubscription,
    ask: () => ({ json: { preview: true } }),
    well: 409,
  },
  switchAutoRenewOff: {
    who: admins,
    about: aSubscription,
    ask: () => ({ json: { preview: true } }),
    well: 200,
  },
  markOverdue: { who: admins, about: aSubscription, ask: () => ({ json: {} }), well: 200 },
  markPaid: { who: admins, about: aSubscription, ask: () => ({ json: {} }), well: 200 },
  suspendSubscription: {
    who: admins,
    about: aSubscription,
    ask: () => ({ json: { reason: 'Asked for', preview: true } }),
    well: 200,
  },
  resumeSubscription: {
    who: admins,
    about: aSubscription,
    ask: () => ({ json: { preview: true } }),
    well: 409,
  },
  changeQuantity: {
    who: admins,
    about: aSubscription,
    ask: () => ({ json: { quantity: 7, preview: true } }),
    well: 200,
  },
  cancelAtEnd: { who: admins, about: aSubscription, ask: () => ({ json: { preview: true } }), well: 409 },
  withdrawCancellation: {
    who: admins,
    about: aSubscription,
    ask: () => ({ json: { preview: true } }),
    well: 409,
  },
  closeSubscription: { who: full, about: aSubscription, ask: () => ({ json: { preview: true } }), well: 200 },
  recordPayment: {
    who: admins,
    ask: (_, n) => ({
      json: {
        key: `matrix-${n}`,
        subscription: `nobody-${n}`,
        state: 'paid',
        occurredAt: '2026-01-02T03:04:05Z',
      },
    }),
    well: 404,
  },
} as const satisfies Readonly<Record<string, Line>>
