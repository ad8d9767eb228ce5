import { Client } from 'pg'
import { clientConfig, type Connection } from '../../src/database/connect.ts'

/** Columns that say when something was used and not what it is, or that a worker has seen what others did before. */
const unsteady: Readonly<Record<string, string>> = {
  tokens: "- array['last_used_at']",
  sessions: "- array['updated_at', 'expires_at']",
  customers: "- array['services_ended_at']",
  subscriptions: "- array['services_ended_at', 'services_suspended_at']",
  services: "- array['suspended_at']",
}

/** Looks at whole databases as their superuser, whom no wall holds back. */
export class DatabaseDigest {
  readonly #client: Client
  readonly #statements = new Map<string, string>()
  /** Of each table, which versions of rows it had when its digest was made. */
  readonly #known = new Map<string, { readonly versions: string; readonly digest: string }>()
  #versions = ''

  constructor(admin: Connection) {
    this.#client = new Client(clientConfig(admin))
  }

  async open(): Promise<void> {
    await this.#client.connect()
    const { rows } = await this.#client.query<{ name: string }>(
      `select relname as name from pg_class where relnamespace = 'varde'::regnamespace and relkind = 'r' order by 1`,
    )
    for (const { name } of rows)
      this.#statements.set(
        name,
        `select count(*)::text || ' ' || coalesce(md5(string_agg(row, '' order by row)), '') as digest
          from (select (to_jsonb(t) ${unsteady[name] ?? ''})::text as row from varde."${name}" t) r`,
      )
    this.#versions = rows
      .map(
        ({ name }) => `select '${name}' as name, count(*)::text || ' ' ||
          coalesce(sum(hashtextextended(ctid::text || ' ' || xmin::text, 0)), 0)::text as versions from varde."${name}"`,
      )
      .join(' union all ')
  }

  /** What every table holds, by its name: two that are equal hold the same rows. */
  async take(): Promise<Record<string, string>> {
    const { rows } = await this.#client.query<{ name: string; versions: string }>(this.#versions)
    const all: Record<string, string> = {}
    // A table whose rows are the versions that they were holds what it held; only the others are read.
    for (const { name, versions } of rows) {
      const known = this.#known.get(name)
      all[name] = known?.versions === versions ? known.digest : await this.#read(name, versions)
    }
    return all
  }

  async #read(name: string, versions: string): Promise<string> {
    const { rows } = await this.#client.query<{ digest: string }>(this.#statements.get(name) ?? '')
    const digest = rows[0]?.digest ?? ''
    this.#known.set(name, { versions, digest })
    return digest
  }

  /** Every row of every table as text, for finding what must stand in none. */
  async everything(): Promise<string> {
    const { rows } = await this.#client.query<{ name: string }>(
      `select relname as name from pg_class where relnamespace = 'varde'::regnamespace and relkind = 'r'`,
    )
    const texts = await Promise.all(
      rows.map(async ({ name }) => {
        const all = await this.#client.query<{ row: string }>(
          `select to_jsonb(t)::text as row from varde."${name}" t`,
        )
        return all.rows.map(({ row }) => `${name} ${row}`).join('\n')
      }),
    )
    return texts.join('\n')
  }

  async close(): Promise<void> {
    await this.#client.end()
  }
}
