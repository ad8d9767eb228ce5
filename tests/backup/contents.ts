import { Client, type QueryResultRow } from 'pg'
import type { Connection } from '../../src/database/connect.ts'
import { clientConfig } from '../../src/database/connect.ts'

/** Asks as the superuser, whom no policy stops. */
export async function ask<T extends QueryResultRow>(admin: Connection, query: string): Promise<T[]> {
  const client = new Client({ ...clientConfig(admin), options: '-c timezone=UTC -c bytea_output=hex' })
  await client.connect()
  try {
    const { rows } = await client.query<T>(query)
    return rows
  } finally {
    await client.end()
  }
}

export interface TableContent {
  rows: number
  md5: string
}

/** For every table of ours: how many rows, and a checksum of them whatever their order. */
export async function contents(admin: Connection): Promise<Record<string, TableContent>> {
  const tables = await ask<{ name: string }>(
    admin,
    `select relname as name from pg_class where relnamespace = 'varde'::regnamespace and relkind = 'r' order by 1`,
  )
  const found: Record<string, TableContent> = {}
  for (const { name } of tables) {
    const [content] = await ask<TableContent>(
      admin,
      `select count(*)::int as rows, md5(coalesce(string_agg(t::text, '|' order by t::text collate "C"), '')) as md5
       from varde.${name} t`,
    )
    if (content !== undefined) found[name] = content
  }
  return found
}
