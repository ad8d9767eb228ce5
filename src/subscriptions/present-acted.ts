import { formatInstant } from '../domain/instant.ts'
import { dayMs } from '../domain/instant.ts'
import type { Instant } from '../domain/instant.ts'
import { formatAmount, share, thousandthsOf } from '../domain/money.ts'
import type { ActContext } from '../domain/plan-act.ts'
import { closesAt, standingAt } from '../domain/subscription-status.ts'
import { addTerm, parseTerm } from '../domain/term.ts'
import type { StoredSubscription } from '../standings/sources.ts'
import type { ActedJson, StandingJson } from './act-schema.ts'
import { factsOf } from './facts.ts'

/** What an act does or would do with a subscription. @param licences by service, where the act changes them */
export function presentActed(
  before: StoredSubscription,
  after: StoredSubscription,
  licences: Readonly<Record<string, number>>,
  context: ActContext,
): ActedJson {
  const { now } = context
  const hasMoved = before.ends_at !== null && after.ends_at !== null && before.ends_at !== after.ends_at
  const from = before.ends_at ?? 0
  const to = after.ends_at ?? 0
  return {
    changed: before !== after,
    before: presentTerms(before, now),
    after: presentTerms(after, now),
    addedDays: hasMoved ? Math.round((to - from) / dayMs) : null,
    addedAmount: hasMoved ? worth(after, from, to, context.timeZone) : null,
    licences: before.services.flatMap(({ id, licences: number }) => {
      const wanted = licences[id]
      return wanted === undefined || wanted === number
        ? []
        : [{ serviceId: id, before: number, after: wanted }]
    }),
  }
}

/** The share of a term's price that lies between two ends. */
function worth(row: StoredSubscription, from: Instant, to: Instant, timeZone: string): string | null {
  const term = row.term === null ? null : parseTerm(row.term)
  if (row.kind !== 'paid' || row.amount === null || row.currency === null || term === null) return null
  const begins = Math.min(from, to)
  const ends = addTerm(begins, term, timeZone)
  if (ends === null) return null
  return formatAmount(share(thousandthsOf(row.amount), to - from, ends - begins), row.currency)
}

function presentTerms(row: StoredSubscription, now: Instant): StandingJson {
  const facts = factsOf(row)
  const standing = standingAt(facts, now)
  return {
    kind: row.kind,
    status: standing.open ? standing.status : null,
    statusUntil: standing.open ? textOf(standing.until) : null,
    term: row.term,
    endsAt: textOf(row.ends_at),
    autoRenew: row.auto_renew,
    cancelAtEnd: row.cancel_at_end,
    payment: row.payment,
    suspendedAt: textOf(row.suspended_at),
    closedAt: standing.open ? null : textOf(closesAt(facts)),
    quantity: row.quantity,
    amount: row.amount,
    currency: row.currency,
    converts:
      row.converts_ends_at === null
        ? null
        : {
            endsAt: formatInstant(row.converts_ends_at),
            term: row.converts_term ?? '',
            autoRenew: row.converts_auto_renew,
          },
  }
}

function textOf(at: Instant | null): string | null {
  return at === null ? null : formatInstant(at)
}
