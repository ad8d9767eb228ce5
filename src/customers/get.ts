import { sql } from 'kysely'
import type { ApiContext } from '../contract/context.ts'
import { AppError } from '../contract/errors.ts'
import { anyOf } from '../database/any-of.ts'
import type { TenantReader } from '../database/transactions.ts'
import { noStatusFilter } from '../domain/filter.ts'
import type { Instant } from '../domain/instant.ts'
import { readStandings } from '../standings/read.ts'
import type { PageKey } from './list-query.ts'
import { presentCustomer } from './present.ts'
import { customerIdByExternalId } from './repository.ts'
import { maxSubscriptionsShown } from './schema.ts'
import type { CustomerJson } from './schema.ts'
import { readViews } from './views.ts'

export type CustomerName = { readonly id: string } | { readonly externalId: string }

/** One customer as the list shows it without a filter. @throws AppError customer_not_found */
export async function getCustomer(
  { database, readNow }: ApiContext,
  partnerId: string,
  name: CustomerName,
): Promise<CustomerJson> {
  const [customer] = await readStandings(database.db, partnerId, readNow, async (trx, now) => {
    const id = 'id' in name ? name.id : await customerIdByExternalId(trx, partnerId, name.externalId)
    return id === undefined ? [] : readCustomersByIds(trx, partnerId, now, [id])
  })
  if (customer === undefined) throw new AppError('customer_not_found')
  return customer
}

/** These customers in the order of the ids, each once; ids of nobody, or of another partner's, give nothing. */
export async function getCustomers(
  { database, readNow }: ApiContext,
  partnerId: string,
  ids: readonly string[],
): Promise<CustomerJson[]> {
  return readStandings(database.db, partnerId, readNow, (trx, now) =>
    readCustomersByIds(trx, partnerId, now, [...new Set(ids)]),
  )
}

async function readCustomersByIds(
  trx: TenantReader,
  partnerId: string,
  now: Instant,
  ids: readonly string[],
): Promise<CustomerJson[]> {
  const keys = await standingKeys(trx, partnerId, ids, now)
  const ordered = ids.flatMap((id) => keys.get(id) ?? [])
  return (await readViews(trx, partnerId, now, ordered, noStatusFilter, maxSubscriptionsShown)).map(
    presentCustomer,
  )
}

async function standingKeys(
  trx: TenantReader,
  partnerId: string,
  ids: readonly string[],
  now: Instant,
): Promise<Map<string, PageKey>> {
  const at = new Date(now)
  const rows = await trx
    .selectFrom('standings')
    .select(['customer_id', 'place', 'next_ends_at', 'name_key', 'external_id', 'status_set'])
    .where('partner_id', '=', partnerId)
    .where('customer_id', '=', anyOf(ids))
    .where(sql<boolean>`valid_from <= ${at} and valid_until > ${at}`)
    .execute()
  return new Map(
    rows.map((row) => [
      row.customer_id,
      {
        customerId: row.customer_id,
        place: row.place,
        nextEndsAt: row.next_ends_at,
        nameKey: row.name_key,
        externalId: row.external_id,
        statusSet: row.status_set,
      },
    ]),
  )
}
