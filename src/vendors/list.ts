import type { ApiContext } from '../contract/context.ts'
import { decodeCursor, encodeCursor } from '../contract/cursor.ts'
import { isUuid } from '../database/ids.ts'
import { readTenant } from '../database/transactions.ts'
import { formatInstant, isInstant } from '../domain/instant.ts'
import type { Instant } from '../domain/instant.ts'
import { matchesSearch, searchText, searchWords } from '../domain/names.ts'
import type { SearchWord } from '../domain/names.ts'
import { waitingTasks } from '../tasks/repository.ts'
import type { TaskFilter, TaskPosition, WaitingTask } from '../tasks/repository.ts'
import { partnersOfVendor } from './repository.ts'
import type { VendorPartner } from './repository.ts'
import type { VendorServiceJson, VendorServicesJson } from './schema.ts'

/** Partners that one page looks at, each in a transaction of its own behind its own wall. */
const partnersPerPage = 50
/** Services that one page of a search looks at, found or not. */
const lookedAtOnce = 2_000
const beforeAll = '00000000-0000-0000-0000-000000000000'
const firstInstant = 0
const forVendor: TaskFilter = {
  party: 'vendor',
  reach: { kind: 'all' },
  assigneeId: undefined,
  isOverdue: false,
}

export interface VendorQuery {
  readonly limit: number
  readonly cursor: string | undefined
  /** All words must be in what a row shows. */
  readonly search: string
  /** Of this partner alone. */
  readonly partnerId: string | undefined
}

/** Behind a service of a partner, or behind all of that partner's. */
type Position = readonly [partnerId: string, since: Instant | null, serviceId: string | null]

/** What one page has found so far, and how many it may still look at. */
interface Finding {
  readonly items: VendorServiceJson[]
  readonly words: readonly SearchWord[]
  readonly limit: number
  budget: number
}

/**
 * Services that wait for a vendor, of every partner that uses it: partner by partner, longest waiting first. A page may
 * hold fewer than there are further on: where `nextCursor` is null there are none.
 * @throws AppError cursor_invalid, cursor_mismatch
 */
export async function listVendorServices(
  context: ApiContext,
  vendor: string,
  { limit, cursor, search, partnerId }: VendorQuery,
): Promise<VendorServicesJson> {
  const list = JSON.stringify(['vendor services', vendor.toLowerCase(), partnerId, search])
  const after = cursor === undefined ? null : decodeCursor(list, cursor, isPosition)
  const { db } = context.database
  const from = after?.[0] ?? beforeAll
  const partners = await partnersOfVendor(db, vendor, { from, partnerId }, partnersPerPage + 1)
  const words = searchWords(search)
  const budget = words.length === 0 ? Number.POSITIVE_INFINITY : lookedAtOnce
  const finding: Finding = { items: [], words, limit, budget }
  for (const partner of partners.slice(0, partnersPerPage)) {
    const behind = positionIn(partner, after)
    if (behind === 'all') continue
    const stoppedAt = await lookIn(context, partner, behind, finding)
    if (stoppedAt !== null) return { items: finding.items, nextCursor: encodeCursor(list, stoppedAt) }
  }
  const { items } = finding
  const lookedAt = partners[partnersPerPage - 1]
  const hasMore = partners.length > partnersPerPage && lookedAt !== undefined
  return { items, nextCursor: hasMore ? encodeCursor(list, [lookedAt.id, null, null]) : null }
}

/** Looks through one partner's. @returns where the page is full or has looked at enough; null: the partner is done */
async function lookIn(
  { database, readNow }: ApiContext,
  partner: VendorPartner,
  behind: TaskPosition | null,
  finding: Finding,
): Promise<Position | null> {
  const missing = finding.limit - finding.items.length
  const most = finding.words.length === 0 ? missing : finding.budget
  const rows = await readTenant(database.db, partner.id, async (trx) =>
    waitingTasks(trx, partner.id, await readNow(trx, partner.id), forVendor, behind, most + 1),
  )
  const looked = rows.slice(0, most)
  finding.budget -= looked.length
  let place: Position = [partner.id, behind?.since ?? firstInstant, behind?.id ?? beforeAll]
  for (const row of looked) {
    if (isFound(partner, row, finding.words)) {
      if (finding.items.length === finding.limit) return place
      finding.items.push(present(partner, row))
    }
    place = [partner.id, row.since, row.id]
  }
  return rows.length > most ? place : null
}

function isFound(partner: VendorPartner, row: WaitingTask, words: readonly SearchWord[]): boolean {
  if (words.length === 0) return true
  const { customerName, subscriptionExternalId, offer, externalId, product } = row
  const texts = [partner.name ?? '', customerName, subscriptionExternalId, offer, externalId, product]
  return matchesSearch(searchText(texts), words)
}

function positionIn({ id }: VendorPartner, after: Position | null): TaskPosition | null | 'all' {
  if (after === null || after[0] !== id) return null
  const [, since, serviceId] = after
  return since === null || serviceId === null ? 'all' : { since, id: serviceId }
}

function present(partner: VendorPartner, row: WaitingTask): VendorServiceJson {
  return {
    id: row.id,
    externalId: row.externalId,
    product: row.product,
    since: formatInstant(row.since),
    reason: row.reason,
    work: row.work,
    partner: { id: partner.id, name: partner.name },
    customer: { name: row.customerName, country: row.country },
    subscription: { externalId: row.subscriptionExternalId, offer: row.offer },
  }
}

function isPosition(values: readonly unknown[]): values is Position {
  const [partnerId, since, serviceId] = values
  if (values.length !== 3 || typeof partnerId !== 'string' || !isUuid(partnerId)) return false
  if (since === null) return serviceId === null
  return typeof since === 'number' && isInstant(since) && typeof serviceId === 'string' && isUuid(serviceId)
}
