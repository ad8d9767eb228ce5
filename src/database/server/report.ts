import { CompiledQuery, sql } from 'kysely'
import type { QueryResultRow } from 'pg'
import type { Db } from '../connect.ts'
import { checkMigrated } from '../migrate.ts'
import { MigrationError } from '../migration-error.ts'
import { tenantTables } from '../tables.ts'
import { readTenant, withInstallation } from '../transactions.ts'
import { type Ask, readFacts, type ServerFacts } from './facts.ts'
import { ServerError } from './errors.ts'
import type { ServerAdvice, ServerMistakeCode, ServerParams } from './errors.ts'
import { type Finding, findMistakes, toServerError, trigramMistake } from './mistakes.ts'
import { vardeRoles } from './statements.ts'
import { lookAtTrigrams } from './trigrams.ts'

/** What is looked at, each with a message `database_report.<check>` for where it is well. */
export const reportChecks = [
  'version',
  'writable',
  'encoding',
  'ctype',
  'roles',
  'pg_trgm',
  'migrations',
  'walls',
  'history',
  'connections',
  'clock_skew',
  'partner_clocks',
] as const

export type ReportCheck = (typeof reportChecks)[number]

type Answer =
  | { readonly ok: true; readonly params: ServerParams }
  | { readonly ok: false; readonly error: ServerError | MigrationError }

/** One line of `varde doctor`: that a thing is well, or what is wrong with it. */
export type ReportLine = Answer & { readonly check: ReportCheck }

const fewConnections = 10
const maxSkewMs = 10_000

/**
 * What is well and what is not with the database, embedded or of DATABASE_URL, for `varde doctor`. Changes nothing.
 * A check that cannot be made is one that failed; the others are made all the same.
 */
export async function serverReport(db: Db): Promise<ReportLine[]> {
  const server = await serverLines(db)
  const own: [ReportCheck, (db: Db) => Promise<Answer>][] = [
    ['migrations', migrations],
    ['walls', walls],
    ['history', history],
    ['connections', connections],
    ['clock_skew', clockSkew],
    ['partner_clocks', partnerClocks],
  ]
  for (const [check, look] of own) server.push(line(check, await look(db).catch(notLooked)))
  return server
}

function notLooked(error: unknown): Answer {
  const detail = error instanceof Error ? error.message : String(error)
  return notOk('check_failed', 'mend_first', { detail })
}

/** The checks that prepareServer makes at every start, and what is so where they hold. */
const ofServer: readonly [ReportCheck, readonly ServerMistakeCode[], (facts: ServerFacts) => ServerParams][] =
  [
    ['version', ['version'], ({ version }) => ({ version })],
    ['writable', ['read_only'], () => ({})],
    ['encoding', ['encoding'], ({ encoding }) => ({ encoding })],
    ['ctype', ['ctype'], () => ({})],
    [
      'roles',
      ['login', 'roles', 'role_rights', 'app_is_owner', 'create_right'],
      ({ login, owner, app }) => ({ login, owner: owner.name, app: app.name }),
    ],
    [
      'pg_trgm',
      ['pg_trgm_not_available', 'pg_trgm_not_allowed', 'pg_trgm_elsewhere'],
      ({ trigramSchema }) => ({ schema: trigramSchema ?? 'none' }),
    ],
  ]

async function serverLines(db: Db): Promise<ReportLine[]> {
  return db.connection().execute(async (connection) => {
    const ask: Ask = async <T extends QueryResultRow>(statement: string, values: unknown[] = []) =>
      (await connection.executeQuery<T>(CompiledQuery.raw(statement, values))).rows
    const facts = await readFacts(ask, vardeRoles)
    const findings = [...findMistakes(facts), ...(await trigramFindings(ask, facts))]
    return ofServer.map(([check, codes, well]) => {
      const found = findings.filter(({ code }) => codes.includes(code))
      return line(check, found.length === 0 ? ok(well(facts)) : { ok: false, error: toServerError(found) })
    })
  })
}

async function trigramFindings(ask: Ask, facts: ServerFacts): Promise<Finding[]> {
  if (facts.trigramSchema === null && !(facts.owner.canBecome && facts.ownerMayCreate)) return []
  const found = trigramMistake(facts, await lookAtTrigrams(ask, facts))
  return found === undefined ? [] : [found]
}

async function migrations(db: Db): Promise<Answer> {
  try {
    await checkMigrated(db)
    return ok()
  } catch (error) {
    if (error instanceof MigrationError) return { ok: false, error }
    throw error
  }
}

/** Row-level security on and forced, with a policy, on every tenant table (DESIGN.md §9). */
async function walls(db: Db): Promise<Answer> {
  const { rows } = await sql<{ name: string; walled: boolean }>`
    select c.relname as name, c.relrowsecurity and c.relforcerowsecurity
      and exists (select from pg_policy p where p.polrelid = c.oid) as walled
    from pg_class c where c.relnamespace = to_regnamespace('varde') and c.relkind in ('r', 'p')`.execute(db)
  const found = new Map(rows.map(({ name, walled }) => [name, walled]))
  const missing = tenantTables.filter((name) => !found.has(name))
  if (missing.length > 0) return notOk('tables_missing', 'migrate', { tables: missing.join(', ') })
  const open = tenantTables.filter((name) => found.get(name) === false)
  if (open.length === 0) return ok({ count: tenantTables.length })
  const statements = open.map(
    (name) => `alter table varde.${name} enable row level security, force row level security`,
  )
  return notOk('walls_open', 'force_walls', { tables: open.join(', ') }, statements)
}

async function history(db: Db): Promise<Answer> {
  const { rows } = await sql<{ may: boolean }>`
    select has_table_privilege(${vardeRoles.app}, 'varde.history', 'update, delete, truncate') as may`.execute(
    db,
  )
  if (rows[0]?.may === false) return ok()
  return notOk('history_open', 'run_statements', {}, [
    `revoke update, delete, truncate on varde.history from ${vardeRoles.app}`,
  ])
}

async function connections(db: Db): Promise<Answer> {
  const { rows } = await sql<{ all: number; used: number; left: number }>`
    with limits as (
      select current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
          - coalesce(current_setting('reserved_connections', true)::int, 0) as server,
        nullif((select datconnlimit from pg_database where datname = current_database()), -1) as database,
        nullif((select rolconnlimit from pg_roles where rolname = session_user), -1) as login,
        (select sum(numbackends)::int from pg_stat_database) as used,
        (select numbackends from pg_stat_database where datname = current_database()) as used_here)
    select server as all, used, least(server - used, database - used_here, login - used_here) as left from limits`.execute(
    db,
  )
  const [found] = rows
  if (found === undefined) throw new Error('PostgreSQL did not tell its connections')
  const { left, all, used } = found
  if (left >= fewConnections) return ok({ left, all, used })
  return notOk('connections_few', 'raise_connections', { left, all, used })
}

async function clockSkew(db: Db): Promise<Answer> {
  const asked = Date.now()
  const { rows } = await sql<{ now: number }>`select clock_timestamp()::timestamptz(3) as now`.execute(db)
  const middle = (asked + Date.now()) / 2
  const skewMs = Math.round((rows[0]?.now ?? Infinity) - middle)
  const params = { ms: Math.abs(skewMs) }
  return params.ms <= maxSkewMs ? ok(params) : notOk('clock_skew', 'set_clocks', params)
}

/** Whether what falls due has been worked out beyond this moment, for every partner (DESIGN.md §4 «the clock»). */
async function partnerClocks(db: Db): Promise<Answer> {
  const partners = await withInstallation(db, (trx) => trx.selectFrom('partners').select('id').execute())
  const behind: string[] = []
  for (const { id } of partners) {
    const isBehind = await readTenant(db, id, (trx) =>
      trx
        .selectFrom('partner_clocks')
        .select('partner_id')
        .where('partner_id', '=', id)
        .where('covered_until', '<=', sql<number>`now()`)
        .executeTakeFirst(),
    )
    if (isBehind !== undefined) behind.push(id)
  }
  if (behind.length === 0) return ok()
  return notOk('clocks_behind', 'start_server', {
    count: behind.length,
    all: partners.length,
    partners: behind.slice(0, 3).join(', '),
  })
}

function line(check: ReportCheck, answer: Answer): ReportLine {
  return { check, ...answer }
}

function ok(params: ServerParams = {}): Answer {
  return { ok: true, params }
}

function notOk(
  code: ServerMistakeCode,
  advice: ServerAdvice,
  params: ServerParams,
  statements: readonly string[] = [],
): Answer {
  return { ok: false, error: new ServerError([{ code, advice, params }], statements) }
}
