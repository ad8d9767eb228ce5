import { sql } from 'kysely'
import type { Db } from '../../src/database/connect.ts'
import { newId } from '../../src/database/ids.ts'
import { writeTenant } from '../../src/database/transactions.ts'
import { nameKey, searchText } from '../../src/domain/names.ts'

const firstNames = [
  'Åse',
  'Kari',
  'Ola',
  'Per',
  'Ingrid',
  'Lars',
  'Anna',
  'Bjørn',
  'Jürgen',
  'Søren',
  'Nils',
  'Eva',
]
const lastNames = [
  'Nordmann',
  'Hansen',
  'Åkerlund',
  'Østby',
  'Müller',
  'Dahl',
  'Berg',
  'Lie',
  'Holm',
  'Vik',
  'Moe',
]
const groups = ['Sales', 'Support', 'Kitchen']

/** What person `n` of a made-up customer is called. */
export function nameOf(n: number): string {
  const first = firstNames[n % firstNames.length] ?? ''
  const last = lastNames[Math.floor(n / firstNames.length) % lastNames.length] ?? ''
  return `${first} ${last} ${Math.floor(n / (firstNames.length * lastNames.length)) + 1}`
}

/** Lays many people of a customer down at once: every twentieth is deactivated. */
export async function layPeople(db: Db, partnerId: string, customerId: string, count: number): Promise<void> {
  const size = 5_000
  for (let from = 0; from < count; from += size) {
    const rows = Array.from({ length: Math.min(size, count - from) }, (_, at) => rowOf(from + at))
    await writeTenant(db, partnerId, (trx) =>
      sql`
        insert into customer_people (partner_id, id, customer_id, external_id, name, name_key, search_text, email, groups,
          deactivated_at, created_at, updated_at)
        select ${partnerId}, r.id, ${customerId}, r.external, r.name, r.key, r.text, r.email, array[r.grp],
          case when r.gone then now() end, now(), now()
        from unnest(${rows.map((row) => row.id)}::uuid[], ${rows.map((row) => row.external)}::text[],
          ${rows.map((row) => row.name)}::text[], ${rows.map((row) => row.key)}::text[],
          ${rows.map((row) => row.text)}::text[], ${rows.map((row) => row.email)}::text[],
          ${rows.map((row) => row.group)}::text[], ${rows.map((row) => row.isGone)}::boolean[])
          r (id, external, name, key, text, email, grp, gone)`.execute(trx),
    )
  }
  const gone = Math.ceil(count / 20)
  await writeTenant(db, partnerId, (trx) =>
    trx
      .insertInto('customer_people_counts')
      .values({ partner_id: partnerId, customer_id: customerId, active: count - gone, deactivated: gone })
      .execute(),
  )
}

function rowOf(n: number) {
  const name = nameOf(n)
  const external = `P-${String(n).padStart(6, '0')}`
  const email = `person.${n}@example.org`
  return {
    id: newId(),
    external,
    name,
    key: nameKey(name),
    text: searchText([name, email, external]),
    email,
    group: groups[n % groups.length] ?? '',
    isGone: n % 20 === 0,
  }
}
