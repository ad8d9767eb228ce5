import type { ApiContext } from '../contract/context.ts'
import { atRiskStatuses, isAtRisk } from '../domain/at-risk.ts'
import type { AtRiskStatus } from '../domain/at-risk.ts'
import { formatInstant } from '../domain/instant.ts'
import { formatAmount, thousandthsOf } from '../domain/money.ts'
import { standingAt } from '../domain/subscription-status.ts'
import type { Sight } from '../reach/reach.ts'
import { readStandings } from '../standings/read.ts'
import { factsOf } from '../subscriptions/facts.ts'
import { lateRows, shownCustomers, summedRows } from './at-risk-rows.ts'
import type { AtRiskJson } from './at-risk-schema.ts'
import type { ListMemory } from './list-memory.ts'
import type { ListQuery } from './list-query.ts'

/**
 * What is at risk in exactly the customers that a list shows: their open subscriptions in each such status, summed by
 * currency, at one instant. The sums come from an index; what has come due and is not written down yet is looked at one
 * by one, so no answer is stale.
 */
export async function readAtRisk(
  { database, readNow }: ApiContext,
  memory: ListMemory,
  partnerId: string,
  sight: Sight,
  query: ListQuery,
): Promise<AtRiskJson> {
  return readStandings(database.db, partnerId, readNow, async (trx, now) => {
    const among = await shownCustomers(trx, partnerId, now, memory, { ...query, sight })
    const sums = new Sums()
    for (const row of await summedRows(trx, partnerId, among, now))
      sums.add(row.status, row.currency, row.amount, Number(row.subscriptions))
    for (const row of await lateRows(trx, partnerId, among, now)) {
      const standing = standingAt(factsOf(row), now)
      if (standing.open && isAtRisk(standing.status)) sums.add(standing.status, row.currency, row.amount, 1)
    }
    return { at: formatInstant(now), items: sums.items() }
  })
}

class Sums {
  readonly #sums = new Map<string, { thousandths: bigint; subscriptions: number }>()

  add(status: AtRiskStatus, currency: string | null, amount: string | null, subscriptions: number): void {
    const sum = this.#sums.getOrInsertComputed(`${status} ${currency ?? ''}`, () => ({
      thousandths: 0n,
      subscriptions: 0,
    }))
    sum.thousandths += amount === null ? 0n : thousandthsOf(amount)
    sum.subscriptions += subscriptions
  }

  /** By status, most urgent first, then by currency; what has no price comes last. */
  items(): AtRiskJson['items'] {
    return atRiskStatuses.flatMap((status) =>
      [...this.#sums]
        .filter(([key]) => key.startsWith(`${status} `))
        .map(([key, { thousandths, subscriptions }]) => {
          const currency = key.slice(status.length + 1)
          return {
            status,
            currency: currency === '' ? null : currency,
            amount: currency === '' ? null : formatAmount(thousandths, currency),
            subscriptions,
          }
        })
        .toSorted((a, b) => compareCurrencies(a.currency, b.currency)),
    )
  }
}

function compareCurrencies(a: string | null, b: string | null): number {
  if (a === b) return 0
  if (a === null || b === null) return a === null ? 1 : -1
  return a < b ? -1 : 1
}
