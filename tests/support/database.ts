import { createHash, randomUUID } from 'node:crypto'
import { Client, escapeLiteral } from 'pg'
import { type Connection, type Database, openDatabase } from '../../src/database/connect.ts'
import { migrate, readMigrations } from '../../src/database/migrate.ts'

export interface FreshDatabase {
  database: Database
  connection: Connection
  /** The same database as the superuser, for what the app itself may not do. */
  admin: Connection
  drop: () => Promise<void>
}

// Test files run in several processes: one makes the template, the others wait for it.
const templateLock = 7_236_530_188

/**
 * An empty, migrated database of one's own, as the login role that the app uses: one per test file (STYLE.md
 * «Real databases in tests»). `npm test` starts the PostgreSQL that it stands in.
 * @param variable holds the superuser's address of that PostgreSQL
 */
export async function freshDatabase(variable = 'VARDE_TEST_POSTGRES'): Promise<FreshDatabase> {
  const superuser = superuserAddress(variable)
  const template = await ensureTemplate(superuser)
  const name = `test_${randomUUID().replaceAll('-', '')}`
  // Copied as files: by way of the log, as PostgreSQL would, takes twice as long.
  await asSuperuser(superuser, (client) =>
    client.query(`create database ${name} template ${template} strategy file_copy owner varde_owner`),
  )
  const connection = { url: addressOf(superuser, name, 'varde') }
  const database = openDatabase(connection, { maxConnections: 8 })
  return {
    database,
    connection,
    admin: { url: addressOf(superuser, name) },
    drop: async () => {
      await database.close()
      await asSuperuser(superuser, (client) => client.query(`drop database if exists ${name} with (force)`))
    },
  }
}

function superuserAddress(variable: string): URL {
  const address = process.env[variable]
  if (address === undefined || address === '')
    throw new Error('This test needs a PostgreSQL. Run it by «npm test -- <filter>», which starts one.')
  return new URL(address)
}

function addressOf(superuser: URL, database: string, user?: string): string {
  const url = new URL(superuser)
  url.pathname = `/${database}`
  if (user !== undefined) url.username = user
  return url.href
}

async function asSuperuser<T>(url: URL, act: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url.href })
  await client.connect()
  try {
    return await act(client)
  } finally {
    await client.end()
  }
}

/** The template of these very migrations, made once; its name holds their checksum. */
async function ensureTemplate(superuser: URL): Promise<string> {
  const migrations = await readMigrations()
  const checksum = createHash('sha256')
    .update(migrations.map((migration) => migration.checksum).join())
    .digest('hex')
  const template = `varde_template_${checksum.slice(0, 16)}`
  await asSuperuser(superuser, async (client) => {
    await client.query('select pg_advisory_lock($1)', [templateLock])
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [template])
    if (rowCount === 0) await makeTemplate(client, superuser, template)
  })
  return template
}

async function makeTemplate(client: Client, superuser: URL, template: string): Promise<void> {
  await makeRoles(client, superuser)
  // Under another name until it is whole: a run that was killed leaves no half template.
  const draft = `${template}_draft`
  await client.query(`drop database if exists ${draft} with (force)`)
  await client.query(`create database ${draft} template template0 owner varde_owner encoding 'UTF8'`)
  await asSuperuser(new URL(addressOf(superuser, draft)), (inside) =>
    inside.query('create extension if not exists pg_trgm'),
  )
  const database = openDatabase({ url: addressOf(superuser, draft, 'varde') }, { maxConnections: 2 })
  try {
    await migrate(database.db)
  } finally {
    await database.close()
  }
  await client.query(`alter database ${draft} rename to ${template}`)
}

/** The roles that src/database/embedded makes too; a PostgreSQL started otherwise lacks them. */
async function makeRoles(client: Client, superuser: URL): Promise<void> {
  const { rows } = await client.query<{ rolname: string }>(
    `select rolname from pg_roles where rolname in ('varde', 'varde_owner', 'varde_app')`,
  )
  const there = new Set(rows.map((row) => row.rolname))
  for (const role of ['varde_owner', 'varde_app'])
    if (!there.has(role)) await client.query(`create role ${role} nologin nosuperuser nobypassrls`)
  if (!there.has('varde')) {
    const password = escapeLiteral(decodeURIComponent(superuser.password))
    await client.query(`create role varde login nosuperuser nobypassrls password ${password}`)
  }
  await client.query('grant varde_owner, varde_app to varde')
}
