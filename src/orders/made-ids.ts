import { sql } from 'kysely'
import type { TenantWriter } from '../database/transactions.ts'

/** What Varde numbers where the partner gives no id of its own, each with how its numbers begin. */
const prefixOf = { customers: 'V-', subscriptions: 'VS-' } as const

const fewestDigits = 6
const mostDigits = 15

/**
 * The next readable id that is free, such as `V-000123`: one above the greatest of that form that there is. Those who make
 * ids for a partner come one after the other, to the end of their transactions; a file may still take the same id
 * meanwhile, which the database refuses.
 */
export async function nextExternalId(
  trx: TenantWriter,
  partnerId: string,
  table: keyof typeof prefixOf,
): Promise<string> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`ids of ${table} ${partnerId}`}, 0))`.execute(trx)
  const prefix = prefixOf[table]
  for (let digits = fewestDigits; digits <= mostDigits; digits += 1) {
    const greatest = await greatestNumber(trx, partnerId, table, prefix, digits)
    const next = (greatest ?? -1n) + 1n
    // The first of all is 1, and of more digits the first that needs them.
    const first = digits === fewestDigits ? 1n : 10n ** BigInt(digits - 1)
    const number = next > first ? next : first
    if (number.toString().length <= digits) return prefix + number.toString().padStart(digits, '0')
  }
  throw new Error(`No number is left for ${table}`)
}

/** The greatest number of exactly so many digits, read from the end of the index of ids. */
async function greatestNumber(
  trx: TenantWriter,
  partnerId: string,
  table: keyof typeof prefixOf,
  prefix: string,
  digits: number,
): Promise<bigint | null> {
  const { rows } = await sql<{ externalId: string }>`
    select external_id as "externalId" from ${sql.table(table)}
    where partner_id = ${partnerId} and external_id >= ${prefix + '0'.repeat(digits)}
      and external_id <= ${prefix + '9'.repeat(digits)} and external_id ~ ${`^${prefix}[0-9]{${digits}}$`}
    order by external_id desc limit 1`.execute(trx)
  const [row] = rows
  return row === undefined ? null : BigInt(row.externalId.slice(prefix.length))
}
