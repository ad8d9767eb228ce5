import { CompiledQuery, sql } from 'kysely'
import type { QueryResultRow } from 'pg'
import type { Db } from '../connect.ts'
import { checkMigrated, MigrationError } from '../migrate.ts'
import { tenantTables } from '../tables.ts'
import { readTenant, withInstallation } from '../transactions.ts'
import { type Ask, readFacts, type ServerFacts } from './facts.ts'
import type { ServerMistakeCode } from './errors.ts'
import { type Finding, findMistakes, trigramMistake } from './mistakes.ts'
import { vardeRoles } from './statements.ts'
import { lookAtTrigrams } from './trigrams.ts'

export type ReportCheck =
  | 'version'
  | 'writable'
  | 'encoding'
  | 'ctype'
  | 'roles'
  | 'pg_trgm'
  | 'migrations'
  | 'walls'
  | 'history'
  | 'connections'
  | 'clock_skew'
  | 'partner_clocks'

/** One line of `varde doctor`, in English. */
export interface ReportLine {
  check: ReportCheck
  ok: boolean
  detail: string
  /** Null where there is nothing to do. */
  whatToDo: string | null
}

type Answer = Omit<ReportLine, 'check'>

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
  return notOk(detail, 'Mend what stands above first, and look again.')
}

/** The checks that prepareServer makes at every start, and what is so where they hold. */
const ofServer: readonly [ReportCheck, readonly ServerMistakeCode[], (facts: ServerFacts) => string][] = [
  ['version', ['version'], ({ version }) => `PostgreSQL ${version}`],
  ['writable', ['read_only'], () => 'The database takes writes.'],
  ['encoding', ['encoding'], ({ encoding }) => encoding],
  ['ctype', ['ctype'], () => 'Letters beyond ASCII have upper and lower case.'],
  [
    'roles',
    ['login', 'roles', 'role_rights', 'create_right'],
    ({ login, owner, app }) => `«${login}» becomes ${owner.name} and ${app.name}, and nothing more.`,
  ],
  [
    'pg_trgm',
    ['pg_trgm'],
    ({ trigramSchema }) => `In the schema ${trigramSchema ?? 'public (not yet made)'}.`,
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
      return line(check, found.length === 0 ? ok(well(facts)) : ofFindings(found))
    })
  })
}

async function trigramFindings(ask: Ask, facts: ServerFacts): Promise<Finding[]> {
  if (facts.trigramSchema === null && !(facts.owner.canBecome && facts.ownerMayCreate)) return []
  const found = trigramMistake(facts, await lookAtTrigrams(ask, facts))
  return found === undefined ? [] : [found]
}

function ofFindings(found: readonly Finding[]): Answer {
  const statements = found.flatMap((finding) => finding.statements).map((statement) => `${statement};`)
  return notOk(
    found.map(({ what }) => what).join(' '),
    [...new Set(found.map(({ whatToDo }) => whatToDo)), ...statements].join('\n'),
  )
}

const migrationsToDo: Record<MigrationError['code'], string> = {
  pending: 'Run «varde migrate», or start the server, which does the same.',
  newer: 'Run the version of Varde that made it.',
  changed: 'Run the version of Varde that made it.',
}

async function migrations(db: Db): Promise<Answer> {
  try {
    await checkMigrated(db)
    return ok('The tables are those of this version.')
  } catch (error) {
    if (error instanceof MigrationError) return notOk(error.message, migrationsToDo[error.code])
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
  if (missing.length > 0) return notOk(`Not there: ${missing.join(', ')}.`, migrationsToDo.pending)
  const open = tenantTables.filter((name) => found.get(name) === false)
  if (open.length === 0) return ok(`Forced on all ${tenantTables.length} tables of partners.`)
  return notOk(
    `Not forced on ${open.join(', ')}: one partner could see another’s rows.`,
    'Stop the server and run as the owner of the tables, for each: alter table varde.NAME enable row level security, force row level security. A missing policy comes back when a backup is restored into another database.',
  )
}

async function history(db: Db): Promise<Answer> {
  const { rows } = await sql<{ may: boolean }>`
    select has_table_privilege(${vardeRoles.app}, 'varde.history', 'update, delete, truncate') as may`.execute(
    db,
  )
  if (rows[0]?.may === false) return ok('The app adds and reads; it cannot change or remove.')
  return notOk(
    'The app could change or remove history.',
    `Run as the owner of the tables: revoke update, delete, truncate on varde.history from ${vardeRoles.app};`,
  )
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
  const detail = `${found.left} left; the server has ${found.all}, of which ${found.used} are in use.`
  if (found.left >= fewConnections) return ok(detail)
  return notOk(detail, 'Close some, or raise max_connections (or the limit of the login or the database).')
}

async function clockSkew(db: Db): Promise<Answer> {
  const asked = Date.now()
  const { rows } = await sql<{ now: number }>`select clock_timestamp()::timestamptz(3) as now`.execute(db)
  const middle = (asked + Date.now()) / 2
  const skewMs = Math.round((rows[0]?.now ?? Infinity) - middle)
  const detail = `The database’s clock differs from this machine’s by ${Math.abs(skewMs)} ms.`
  if (Math.abs(skewMs) <= maxSkewMs) return ok(detail)
  return notOk(detail, 'Let both machines set their clocks by NTP. Statuses follow the database’s.')
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
  if (behind.length === 0) return ok('Every partner’s dates are known beyond now.')
  return notOk(
    `The clock has fallen behind for ${behind.length} of ${partners.length} partners: ${behind.slice(0, 3).join(', ')}.`,
    'Start the server: it catches up by itself. If it runs, look into its log for what stops the clock.',
  )
}

function line(check: ReportCheck, answer: Answer): ReportLine {
  return { check, ...answer }
}

function ok(detail: string): Answer {
  return { ok: true, detail, whatToDo: null }
}

function notOk(detail: string, whatToDo: string): Answer {
  return { ok: false, detail, whatToDo }
}
