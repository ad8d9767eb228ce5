import type { ApiContext } from '../contract/context.ts'
import { AppError } from '../contract/errors.ts'
import { readTenant } from '../database/transactions.ts'
import type { TenantReader } from '../database/transactions.ts'
import { formatInstant } from '../domain/instant.ts'
import type { LifeState } from '../domain/service-life.ts'
import { spentMs, staysOf } from '../domain/service-timeline.ts'
import { timeSpentOf } from '../domain/set-up-times.ts'
import { happeningOf } from '../history/happening.ts'
import { entriesOfSetUps, lastSetUps, productTimes } from './repository.ts'
import type { ProductTimesRow, SetUpRow } from './repository.ts'
import type { SetUpTimesJson, SetUpTimesLineJson } from './schema.ts'

/** How long setting each product up took lately. */
export async function listSetUpTimes(
  { database, readNow }: ApiContext,
  partnerId: string,
): Promise<SetUpTimesLineJson[]> {
  return readTenant(database.db, partnerId, async (trx) =>
    (await productTimes(trx, partnerId, await readNow(trx, partnerId))).map(lineOf),
  )
}

/**
 * How long setting one product up took lately, and where the time went.
 * @throws AppError product_not_found
 */
export async function getSetUpTimes(
  { database, readNow }: ApiContext,
  partnerId: string,
  productId: string,
): Promise<SetUpTimesJson> {
  return readTenant(database.db, partnerId, async (trx) => {
    const now = await readNow(trx, partnerId)
    const [row] = await productTimes(trx, partnerId, now, productId)
    if (row === undefined) throw new AppError('product_not_found')
    const setUps = await lastSetUps(trx, partnerId, now, productId)
    const { worked, states } = timeSpentOf(await spentOf(trx, partnerId, setUps))
    return {
      ...lineOf(row),
      worked:
        worked === null
          ? null
          : { medianSeconds: secondsOf(worked.medianMs), p90Seconds: secondsOf(worked.p90Ms) },
      spent: states.map(({ state, medianMs, share }) => ({
        state,
        medianSeconds: secondsOf(medianMs),
        share,
      })),
    }
  })
}

/** What each set-up spent in each state, by its timeline. */
async function spentOf(
  trx: TenantReader,
  partnerId: string,
  setUps: readonly SetUpRow[],
): Promise<ReadonlyMap<LifeState, number>[]> {
  const entries = await entriesOfSetUps(trx, partnerId, setUps)
  const byService = Map.groupBy(entries, ({ subject_id }) => subject_id)
  return setUps.map(({ id, ordered_at: from, first_provisioned_at: to }) => {
    const happenings = (byService.get(id) ?? []).map(happeningOf)
    return spentMs(staysOf(happenings, { state: 'provisioned', since: to }), from, to)
  })
}

function lineOf(row: ProductTimesRow): SetUpTimesLineJson {
  return {
    product: {
      id: row.id,
      externalId: row.external_id,
      name: row.name,
      usualDuration: row.usual_duration,
      retiredAt: row.retired_at === null ? null : formatInstant(row.retired_at),
    },
    setUps: row.set_ups,
    medianSeconds: row.median_ms === null ? null : secondsOf(row.median_ms),
    p90Seconds: row.p90_ms === null ? null : secondsOf(row.p90_ms),
    underWay: row.under_way,
    late: row.late,
  }
}

function secondsOf(ms: number): number {
  return Math.round(ms / 1_000)
}
