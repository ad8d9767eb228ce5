import { sql } from 'kysely'
import type { LicencesTable } from '../database/licence-tables.ts'
import type { TenantReader } from '../database/transactions.ts'
import { formatInstant } from '../domain/instant.ts'
import type { Instant } from '../domain/instant.ts'
import type { Trouble } from '../domain/trouble.ts'
import type { Language } from '../messages/languages.ts'
import { presentTrouble } from '../provisioning/get.ts'
import { maxRefused } from './limits.ts'
import type { ServiceToldJson, ToldJson, ToldState } from './schema.ts'

/** How what went wrong is shown: in which language, and whether with what was asked and answered. */
export interface Sight {
  readonly language: Language
  readonly technical: boolean
}

export interface ToldRow {
  readonly told: LicencesTable['told']
  readonly telling: 'look' | 'bind' | 'unbind' | null
  readonly returned_at: Instant | null
  readonly told_at: Instant | null
  readonly telling_trouble: Trouble | null
}

/** What the other side knows of a licence; null: it is told nothing, or has nothing of it any more. */
export function toldStateOf({
  told,
  telling,
  returned_at,
}: Pick<ToldRow, 'told' | 'telling' | 'returned_at'>): ToldState | null {
  if (telling === 'unbind') return 'taking_back'
  if (telling === 'bind' && told !== 'failed') return 'telling'
  if (told === null) return null
  const isHeld = returned_at === null
  if (told === 'stays') return isHeld ? 'known' : 'not_taken_back'
  if (told === 'failed') return isHeld ? 'refused' : 'taking_back'
  if (!isHeld) return 'taking_back'
  return told === 'bound' ? 'known' : 'telling'
}

function present(row: ToldRow, { language, technical }: Sight): ToldJson | null {
  const state = toldStateOf(row)
  if (state === null || row.told_at === null) return null
  const { telling_trouble: trouble } = row
  const shown = trouble === null || technical ? trouble : { ...trouble, technical: null }
  return {
    state,
    at: formatInstant(row.told_at),
    trouble: shown === null ? null : presentTrouble(shown, language),
  }
}

/**
 * What the other side knows of these licences, for lists of people and of who holds them. Those of which it is told
 * nothing are missing.
 */
export async function toldOf(
  trx: TenantReader,
  partnerId: string,
  licenceIds: readonly string[],
  sight: Sight,
): Promise<Map<string, ToldJson>> {
  if (licenceIds.length === 0) return new Map()
  const { rows } = await sql<ToldRow & { id: string }>`
    select id, told, telling, returned_at, told_at, telling_trouble from licences
    where partner_id = ${partnerId} and id = any(${[...licenceIds]}::uuid[])
      and (told is not null or telling = 'bind')`.execute(trx)
  return new Map(
    rows.flatMap((row): [string, ToldJson][] => {
      const told = present(row, sight)
      return told === null ? [] : [[row.id, told]]
    }),
  )
}

/** How many of a service's licences the other side knows of, and of whom it could not be told, latest first. */
export async function toldOfService(
  trx: TenantReader,
  partnerId: string,
  serviceId: string,
  sight: Sight,
): Promise<ServiceToldJson> {
  const { rows: counted } = await sql<Omit<ToldRow, 'told_at' | 'telling_trouble'> & { count: number }>`
    select told, telling, returned_at, count(*)::integer as count from (
      select told, telling, case when returned_at is not null then 'epoch'::timestamptz(3) end as returned_at
      from licences where partner_id = ${partnerId} and service_id = ${serviceId} and told is not null
      union all
      select told, telling, null from licences
      where partner_id = ${partnerId} and service_id = ${serviceId} and told is null and returned_at is null
        and telling = 'bind') l
    group by 1, 2, 3`.execute(trx)
  const countOf = (state: ToldState) =>
    counted.reduce((sum, row) => sum + (toldStateOf(row) === state ? row.count : 0), 0)
  const { rows } = await sql<ToldRow & { id: string; person_id: string; name: string }>`
    select l.id, l.told, l.telling, l.returned_at, l.told_at, l.telling_trouble, p.id as person_id, p.name
    from licences l join customer_people p on p.partner_id = l.partner_id and p.id = l.person_id
    where l.partner_id = ${partnerId} and l.service_id = ${serviceId} and l.told in ('failed', 'stays')
      and l.telling is distinct from 'unbind' and (l.told = 'failed') = (l.returned_at is null)
    order by l.told_at desc, l.id limit ${maxRefused}`.execute(trx)
  return {
    known: countOf('known'),
    telling: countOf('telling'),
    takingBack: countOf('taking_back'),
    refused: countOf('refused'),
    notTakenBack: countOf('not_taken_back'),
    people: rows.flatMap((row) => {
      const told = present(row, sight)
      return told === null
        ? []
        : [{ licenceId: row.id, personId: row.person_id, name: row.name === '' ? null : row.name, told }]
    }),
  }
}
