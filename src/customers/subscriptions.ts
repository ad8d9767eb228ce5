import type { ApiContext } from '../contract/context.ts'
import { decodeCursor, encodeCursor } from '../contract/cursor.ts'
import type { CursorPosition } from '../contract/cursor.ts'
import { AppError } from '../contract/errors.ts'
import type { Sight } from '../reach/reach.ts'
import { readTenant } from '../database/transactions.ts'
import type { TenantReader } from '../database/transactions.ts'
import { noStatusFilter } from '../domain/filter.ts'
import { isInstant } from '../domain/instant.ts'
import type { Instant } from '../domain/instant.ts'
import { compareSubscriptions } from '../domain/order.ts'
import { closesAt } from '../domain/subscription-status.ts'
import { isSeen } from '../reach/sees.ts'
import { partnerTime } from '../standings/partner-time.ts'
import { factsOf } from '../subscriptions/facts.ts'
import { presentWhole, servicesBySubscription } from './detail-present.ts'
import { closedSubscriptions, countClosed, customerById, wholeOpenSubscriptions } from './detail-rows.ts'
import type { WholeSubscription } from './detail-rows.ts'
import type { SubscriptionListJson, SubscriptionState } from './detail-schema.ts'
import { compareViews, orderKeyOf, viewSubscription } from './subscription-view.ts'

export interface SubscriptionsQuery {
  readonly state: SubscriptionState
  readonly limit: number
  readonly cursor: string | undefined
}

type OpenPosition = readonly ['open', place: number, endsAt: Instant | null, externalId: string]
type ClosedPosition = readonly ['closed', closedAt: Instant, externalId: string]
type Position = OpenPosition | ClosedPosition

/** A row with where it stands in the order. */
interface Placed {
  readonly row: WholeSubscription
  readonly position: Position
}

/**
 * A page of a customer's subscriptions: open ones by attention, end and external id, closed ones behind them, those
 * that closed last first. Every page reads all of the customer's open ones, because their order changes with time.
 * @throws AppError customer_not_found, cursor_invalid, cursor_mismatch
 */
export async function listSubscriptions(
  { database, readNow }: ApiContext,
  partnerId: string,
  sight: Sight,
  customerId: string,
  { state, limit, cursor }: SubscriptionsQuery,
): Promise<SubscriptionListJson> {
  const list = `subscriptions ${customerId} ${state}`
  const after = cursor === undefined ? null : decodeCursor(list, cursor, isPosition)
  return readTenant(database.db, partnerId, async (trx) => {
    if (!(await isSeen(trx, partnerId, sight.reach, customerId))) throw new AppError('customer_not_found')
    const now = await readNow(trx, partnerId)
    const [customer, open, closedCount] = await Promise.all([
      customerById(trx, partnerId, customerId),
      state === 'closed' ? [] : wholeOpenSubscriptions(trx, partnerId, customerId, now),
      state === 'open' ? 0 : countClosed(trx, partnerId, customerId, now),
    ])
    if (customer === undefined || customer.archived_at !== null) throw new AppError('customer_not_found')
    const found = openBehind(open, now, after)
    if (found.length <= limit && closedCount > 0)
      found.push(...(await closedBehind(trx, partnerId, customerId, now, after, limit + 1 - found.length)))
    const page = found.slice(0, limit)
    const last = page.at(-1)
    const services = await servicesBySubscription(
      trx,
      partnerId,
      page.map(({ row }) => row.id),
    )
    const context = { now, ...(await partnerTime(trx, partnerId)) }
    return {
      items: page.map(({ row }) => presentWhole(row, services.get(row.id) ?? [], context, sight)),
      total: open.length + closedCount,
      nextCursor: found.length > limit && last !== undefined ? encodeCursor(list, last.position) : null,
    }
  })
}

function openBehind(rows: readonly WholeSubscription[], now: Instant, after: Position | null): Placed[] {
  if (after !== null && after[0] === 'closed') return []
  const whole = new Map(rows.map((row) => [row.id, row]))
  const behind = after === null ? null : keyOf(after)
  return rows
    .flatMap((row) => viewSubscription(row, noStatusFilter, now) ?? [])
    .toSorted(compareViews)
    .flatMap((view): Placed[] => {
      const row = whole.get(view.row.id)
      const key = orderKeyOf(view)
      if (row === undefined || (behind !== null && compareSubscriptions(key, behind) <= 0)) return []
      return [{ row, position: ['open', key.place, key.endsAt, key.externalId] }]
    })
}

function keyOf([, place, endsAt, externalId]: OpenPosition): Parameters<typeof compareSubscriptions>[0] {
  return { matches: true, place, endsAt, externalId }
}

async function closedBehind(
  trx: TenantReader,
  partnerId: string,
  customerId: string,
  now: Instant,
  after: Position | null,
  limit: number,
): Promise<Placed[]> {
  const behind = after !== null && after[0] === 'closed' ? { closedAt: after[1], externalId: after[2] } : null
  const rows = await closedSubscriptions(trx, partnerId, customerId, now, behind, limit)
  return rows.map((row) => ({ row, position: ['closed', closesAt(factsOf(row)) ?? now, row.external_id] }))
}

function isPosition(values: readonly unknown[]): values is Position & CursorPosition {
  const [state, first, second, third] = values
  if (state === 'closed') return values.length === 3 && isTime(first) && isStorable(second)
  return (
    state === 'open' &&
    values.length === 4 &&
    Number.isInteger(first) &&
    (second === null || isTime(second)) &&
    isStorable(third)
  )
}

function isTime(value: unknown): boolean {
  return typeof value === 'number' && isInstant(value)
}

/** PostgreSQL takes neither NUL nor lone surrogates. */
function isStorable(value: unknown): boolean {
  return typeof value === 'string' && !value.includes('\0') && value.isWellFormed()
}
