import { csvText } from '../domain/csv-text.ts'
import type { Actor } from '../contract/actor.ts'
import { decodeCursor, encodeCursor } from '../contract/cursor.ts'
import type { Db } from '../database/connect.ts'
import { readTenant } from '../database/transactions.ts'
import type { TenantReader } from '../database/transactions.ts'
import type { Language } from '../messages/languages.ts'
import { sightOf } from '../reach/reach.ts'
import { seenAmong } from '../reach/sees.ts'
import { requireJob } from './existing.ts'
import { refusalText } from './present.ts'
import { readItems } from './item-rows.ts'
import { findJob } from './repository.ts'
import type { ItemState, NamedItem } from './item-rows.ts'

const inOnePage = 1_000

interface ItemsQuery {
  readonly state: ItemState | undefined
  readonly limit: number
  readonly cursor: string | undefined
}

/**
 * A page of what came of each, in their order. Customers beyond the reader's reach by now are not named.
 * @throws AppError bulk_not_found, cursor_invalid, cursor_mismatch
 */
export async function listItems(
  db: Db,
  actor: Actor,
  jobId: string,
  { state, limit, cursor }: ItemsQuery,
  language: Language,
) {
  const { partnerId } = actor
  const list = `bulk ${jobId} ${state ?? ''}`
  const [after] = cursor === undefined ? [0] : decodeCursor(list, cursor, isPosition)
  return readTenant(db, partnerId, async (trx) => {
    requireJob(await findJob(trx, partnerId, jobId), actor)
    const found = await readItems(trx, partnerId, jobId, state, limit + 1, after)
    const shown = await withinReach(trx, actor, found.slice(0, limit))
    const last = found.length > limit ? shown.at(-1) : undefined
    return {
      items: shown.map((item) => present(item, language)),
      nextCursor: last === undefined ? null : encodeCursor(list, [last.position]),
    }
  })
}

/** All of it as CSV; nothing in it runs in a spreadsheet. */
export async function* itemsCsv(
  db: Db,
  actor: Actor,
  jobId: string,
  language: Language,
): AsyncGenerator<string, void, undefined> {
  yield 'customer_id,customer_name,subscription_id,offer,state,undone,code,message\r\n'
  let after = 0
  for (;;) {
    const behind = after
    const items = await readTenant(db, actor.partnerId, async (trx) =>
      withinReach(trx, actor, await readItems(trx, actor.partnerId, jobId, undefined, inOnePage, behind)),
    )
    yield items.map((item) => csvLine(present(item, language))).join('')
    const last = items.at(-1)
    if (last === undefined || items.length < inOnePage) return
    after = last.position
  }
}

type Item = ReturnType<typeof present>

function csvLine({ customer, subscription, state, undone, code, message }: Item): string {
  const cells = [
    customer?.externalId ?? '',
    customer?.name ?? '',
    subscription?.externalId ?? '',
    subscription?.offer ?? '',
    state,
    String(undone),
    code ?? '',
    message ?? '',
  ]
  return `${cells.map(csvText).join(',')}\r\n`
}

/** The same items, without the names of customers that the reader does not see. */
async function withinReach(
  trx: TenantReader,
  actor: Actor,
  items: readonly NamedItem[],
): Promise<NamedItem[]> {
  const ids = items.map((item) => item.customer_id)
  const seen = new Set(await seenAmong(trx, actor.partnerId, sightOf(actor).reach, ids))
  return items.map((item) =>
    seen.has(item.customer_id) ? item : { ...item, customer_name: null, subscription_external_id: null },
  )
}

function present(item: NamedItem, language: Language) {
  const { customer_name: name, customer_external_id: externalId, subscription_id: subscriptionId } = item
  const { subscription_external_id: subscription, offer } = item
  return {
    position: item.position,
    customer: name === null || externalId === null ? null : { id: item.customer_id, externalId, name },
    subscription:
      subscriptionId === null || subscription === null || offer === null
        ? null
        : { id: subscriptionId, externalId: subscription, offer },
    state: item.state,
    code: item.code,
    message: item.code === null ? null : refusalText(language, item.code, item.params),
    undone: item.is_undone,
  }
}

function isPosition(values: readonly unknown[]): values is [number] {
  return values.length === 1 && Number.isSafeInteger(values[0])
}
