import { type Client, escapeIdentifier } from 'pg'
import { sqlState } from '../transactions.ts'
import type { ServerFacts } from './facts.ts'

export type TrigramFinding = 'well' | 'blind' | 'not_available' | 'not_allowed' | 'elsewhere'

const insufficientPrivilege = '42501'
/** Where migrations look: src/database/migrate.ts. */
const lookedIn = new Set(['varde', 'public'])

/**
 * Whether trigrams can be made and see letters beyond ASCII. Where the extension is still to come, it is made by the
 * role that will make it and taken back.
 */
export async function lookAtTrigrams(client: Client, facts: ServerFacts): Promise<TrigramFinding> {
  if (facts.trigramSchema !== null)
    return lookedIn.has(facts.trigramSchema) ? sees(client, facts.trigramSchema) : 'elsewhere'
  if (!facts.trigramAvailable) return 'not_available'
  await client.query(`begin; set local role ${escapeIdentifier(facts.owner.name)}`)
  try {
    await client.query('create extension pg_trgm with schema public')
    return await sees(client, 'public')
  } catch (error) {
    if (sqlState(error) !== insufficientPrivilege) throw error
    return 'not_allowed'
  } finally {
    await client.query('rollback')
  }
}

async function sees(client: Client, schema: string): Promise<'well' | 'blind'> {
  const { rows } = await client.query<{ trigrams: number }>(
    `select cardinality(${schema}.show_trgm('æжα')) as trigrams`,
  )
  return (rows[0]?.trigrams ?? 0) > 0 ? 'well' : 'blind'
}
