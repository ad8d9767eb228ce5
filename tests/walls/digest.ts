import { setTimeout as sleep } from 'node:timers/promises'
import { Client, type QueryResult } from 'pg'
import { clientConfig, type Connection } from '../../src/database/connect.ts'

/** Columns that say when something was used and not what it is, or that a worker has seen what others did before. */
const unsteady: Readonly<Record<string, string>> = {
  tokens: "- array['last_used_at']",
  sessions: "- array['updated_at', 'expires_at']",
  customers: "- array['services_ended_at']",
  subscriptions: "- array['services_ended_at', 'services_suspended_at']",
  services: "- array['suspended_at']",
}

/**
 * A number for each table, and one for all, that every statement raises which may have written there. Numbers of sequences
 * stay raised also where the transaction is rolled back: what has kept its number was written by nobody.
 */
const noting = `
  create schema digest;
  create sequence digest.writes;
  select nextval('digest.writes');
  create function digest.note() returns trigger language plpgsql security definer as $$
    begin
      perform pg_catalog.nextval('digest.writes'), pg_catalog.nextval(pg_catalog.format('digest.%I', 'of_' || tg_table_name));
      return null;
    end $$;`

const notingIn = (name: string) => `
  create sequence digest."of_${name}";
  create trigger digest after insert or update or delete or truncate on varde."${name}"
    for each statement execute function digest.note();`

/** How often somebody has written, and then whether somebody is about to whose rows nobody sees yet. */
const writes = `
  select last_value as number from digest.writes;
  select count(*)::text as number from pg_stat_activity
    where datname = current_database() and backend_xid is not null and backend_type = 'client backend'`
const writesOfEach = `select substr(sequencename, 4) as name, coalesce(last_value, 0) as number from pg_sequences
  where schemaname = 'digest' and sequencename like 'of\\_%'`

/** Looks at whole databases as their superuser, whom no wall holds back. */
export class DatabaseDigest {
  readonly #client: Client
  readonly #statements = new Map<string, string>()
  /** Of each table, how often it had been written when its digest was made. */
  readonly #known = new Map<string, { readonly number: string; readonly digest: string }>()
  /** How often anything had been written then. */
  #number = ''

  constructor(admin: Connection) {
    this.#client = new Client(clientConfig(admin))
  }

  async open(): Promise<void> {
    await this.#client.connect()
    const names = await this.#names()
    for (const name of names)
      this.#statements.set(
        name,
        `select count(*)::text || ' ' || coalesce(md5(string_agg(row, '' order by row)), '') as digest
          from (select (to_jsonb(t) ${unsteady[name] ?? ''})::text as row from varde."${name}" t) r`,
      )
    await this.#client.query([noting, ...names.map(notingIn)].join(''))
  }

  /**
   * What every table holds, by its name: two that are equal hold the same rows. What is being written is waited for, and a
   * table that nobody has written since is not read again.
   */
  async take(): Promise<Record<string, string>> {
    const number = await this.#quietNumber()
    if (number !== this.#number) {
      // Before the rows are read: what is written from here on raises the number again.
      const { rows } = await this.#client.query<{ name: string; number: string }>(writesOfEach)
      for (const row of rows) if (this.#known.get(row.name)?.number !== row.number) await this.#read(row)
      this.#number = number
    }
    return Object.fromEntries([...this.#known].map(([name, { digest }]) => [name, digest]))
  }

  /** How often has been written, at an instant at which all that had written was to be seen. */
  async #quietNumber(): Promise<string> {
    for (;;) {
      // Two questions in one have two answers, which the types of `pg` do not say.
      const answers = (await this.#client.query(writes)) as unknown as QueryResult<{ number: string }>[]
      const [number = '', writing] = answers.map(({ rows }) => rows[0]?.number)
      if (writing === '0') return number
      await sleep(1)
    }
  }

  async #read({ name, number }: { name: string; number: string }): Promise<void> {
    const { rows } = await this.#client.query<{ digest: string }>(this.#statements.get(name) ?? '')
    this.#known.set(name, { number, digest: rows[0]?.digest ?? '' })
  }

  async #names(): Promise<string[]> {
    const { rows } = await this.#client.query<{ name: string }>(
      `select relname as name from pg_class where relnamespace = 'varde'::regnamespace and relkind = 'r' order by 1`,
    )
    return rows.map(({ name }) => name)
  }

  /** Every row of every table as text, for finding what must stand in none. */
  async everything(): Promise<string> {
    const texts: string[] = []
    for (const name of await this.#names()) {
      const all = await this.#client.query<{ row: string }>(
        `select to_jsonb(t)::text as row from varde."${name}" t`,
      )
      texts.push(all.rows.map(({ row }) => `${name} ${row}`).join('\n'))
    }
    return texts.join('\n')
  }

  async close(): Promise<void> {
    await this.#client.end()
  }
}
