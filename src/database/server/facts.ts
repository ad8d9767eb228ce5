import { escapeLiteral, type QueryResultRow } from 'pg'
import type { RoleNames } from './statements.ts'

export interface RoleFacts {
  name: string
  exists: boolean
  canLogin: boolean
  /** Superuser or BYPASSRLS. */
  bypasses: boolean
  /** Whether the login may become it by SET ROLE. */
  canBecome: boolean
}

/** What is so in the PostgreSQL of DATABASE_URL. */
export interface ServerFacts {
  version: string
  versionNumber: number
  login: string
  database: string
  isSuperuser: boolean
  bypassesWalls: boolean
  canCreateRoles: boolean
  isReadOnly: boolean
  encoding: string
  /** Whether lower('Æ') is 'æ'; false where the encoding cannot hold them. */
  folds: boolean
  /** A locale of the server in UTF-8, for a statement that makes a fitting database. */
  utf8Locale: string
  owner: RoleFacts
  app: RoleFacts
  ownerMayCreate: boolean
  /** The app role must not be able to become the owner. */
  appIsOwner: boolean
  trigramSchema: string | null
  trigramAvailable: boolean
  /** Whether there is a login named varde. */
  hasVardeLogin: boolean
}

/** Sends one statement and gives its rows. */
export type Ask = <T extends QueryResultRow>(statement: string, values?: unknown[]) => Promise<T[]>

const oldestWithSetOption = 160_000

export async function readFacts(ask: Ask, names: RoleNames): Promise<ServerFacts> {
  const rows = await ask<Omit<ServerFacts, 'folds' | 'owner' | 'app' | 'ownerMayCreate' | 'appIsOwner'>>(`
    select current_setting('server_version') as version,
      current_setting('server_version_num')::int as "versionNumber",
      session_user::text as login, current_database()::text as database,
      me.rolsuper as "isSuperuser", me.rolbypassrls as "bypassesWalls", me.rolcreaterole as "canCreateRoles",
      (pg_is_in_recovery() or current_setting('default_transaction_read_only')::bool) as "isReadOnly",
      (select pg_encoding_to_char(encoding)::text from pg_database where datname = current_database()) as encoding,
      coalesce((select collctype::text from pg_collation where collprovider = 'c' and collctype ~* '\\.utf-?8$'
        order by collctype ~* '^C\\.' desc, collctype ~* '^en_US' desc, collctype limit 1), 'C.UTF-8') as "utf8Locale",
      (select n.nspname::text from pg_extension e join pg_namespace n on n.oid = e.extnamespace
        where e.extname = 'pg_trgm') as "trigramSchema",
      exists (select from pg_available_extensions where name = 'pg_trgm') as "trigramAvailable",
      exists (select from pg_roles where rolname = 'varde' and rolcanlogin) as "hasVardeLogin"
    from pg_roles me where me.rolname = session_user`)
  const [facts] = rows
  if (facts === undefined) throw new Error('PostgreSQL does not know its own login')
  const [owner, app] = [
    await readRole(ask, names.owner, facts.versionNumber),
    await readRole(ask, names.app, facts.versionNumber),
  ]
  return {
    ...facts,
    owner,
    app,
    folds: facts.encoding === 'UTF8' && (await isTrue(ask, `lower('Æ') = 'æ' and upper('ж') = 'Ж'`)),
    ownerMayCreate: owner.exists && (await ownerMayCreate(ask, names)),
    appIsOwner: owner.exists && app.exists && (await appIsOwner(ask, names)),
  }
}

async function readRole(ask: Ask, name: string, versionNumber: number): Promise<RoleFacts> {
  // Since 16 a member may lack the right to SET ROLE; before, every member has it.
  const right = versionNumber >= oldestWithSetOption ? 'SET' : 'MEMBER'
  const rows = await ask<RoleFacts>(
    `select rolname::text as name, true as exists, rolcanlogin as "canLogin", rolsuper or rolbypassrls as bypasses,
       pg_has_role(session_user, oid, '${right}') as "canBecome"
     from pg_roles where rolname = $1`,
    [name],
  )
  return rows[0] ?? { name, exists: false, canLogin: false, bypasses: false, canBecome: false }
}

async function ownerMayCreate(ask: Ask, { owner }: RoleNames): Promise<boolean> {
  return isTrue(ask, `has_database_privilege(${escapeLiteral(owner)}, current_database(), 'create')`)
}

async function appIsOwner(ask: Ask, { owner, app }: RoleNames): Promise<boolean> {
  return isTrue(ask, `pg_has_role(${escapeLiteral(app)}, ${escapeLiteral(owner)}, 'member')`)
}

async function isTrue(ask: Ask, condition: string): Promise<boolean> {
  const rows = await ask<{ answer: boolean }>(`select ${condition} as answer`)
  return rows[0]?.answer === true
}
