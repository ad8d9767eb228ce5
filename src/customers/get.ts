import { sql } from 'kysely'
import { AppError } from '../contract/errors.ts'
import type { ApiContext } from '../contract/context.ts'
import { isUuid } from '../database/ids.ts'
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
  return readStandings(database.db, partnerId, readNow, async (trx, now) => {
    const id = 'id' in name ? name.id : await customerIdByExternalId(trx, partnerId, name.externalId)
    const key = id !== undefined && isUuid(id) ? await standingKey(trx, partnerId, id, now) : undefined
    const [view] =
      key === undefined
        ? []
        : await readViews(trx, partnerId, now, [key], noStatusFilter, maxSubscriptionsShown)
    if (view === undefined) throw new AppError('customer_not_found')
    return presentCustomer(view)
  })
}

async function standingKey(
  trx: TenantReader,
  partnerId: string,
  customerId: string,
  now: Instant,
): Promise<PageKey | undefined> {
  const at = new Date(now)
  const row = await trx
    .selectFrom('standings')
    .select(['place', 'next_ends_at', 'name_key', 'external_id', 'status_set'])
    .where('partner_id', '=', partnerId)
    .where('customer_id', '=', customerId)
    .where(sql<boolean>`valid_from <= ${at} and valid_until > ${at}`)
    .executeTakeFirst()
  return row === undefined
    ? undefined
    : {
        customerId,
        place: row.place,
        nextEndsAt: row.next_ends_at,
        nameKey: row.name_key,
        externalId: row.external_id,
        statusSet: row.status_set,
      }
}
