import { escapeIdentifier } from 'pg'
import { sqlState } from '../transactions.ts'
import type { Ask, ServerFacts } from './facts.ts'

export type TrigramFinding = 'well' | 'blind' | 'not_available' | 'not_allowed' | 'elsewhere'

const insufficientPrivilege = '42501'
/** Where migrations look: src/database/migrate.ts. */
const lookedIn = new Set(['varde', 'public'])

/**
 * Whether trigrams can be made and see letters beyond ASCII. Where the extension is still to come, it is made by the
 * role that will make it and taken back.
 */
export async function lookAtTrigrams(ask: Ask, facts: ServerFacts): Promise<TrigramFinding> {
  if (facts.trigramSchema !== null)
    return lookedIn.has(facts.trigramSchema) ? sees(ask, facts.trigramSchema) : 'elsewhere'
  if (!facts.trigramAvailable) return 'not_available'
  await ask(`begin; set local role ${escapeIdentifier(facts.owner.name)}`)
  try {
    await ask('create extension pg_trgm with schema public')
    return await sees(ask, 'public')
  } catch (error) {
    if (sqlState(error) !== insufficientPrivilege) throw error
    return 'not_allowed'
  } finally {
    await ask('rollback')
  }
}

async function sees(ask: Ask, schema: string): Promise<'well' | 'blind'> {
  const rows = await ask<{ trigrams: number }>(`select cardinality(${schema}.show_trgm('æжα')) as trigrams`)
  return (rows[0]?.trigrams ?? 0) > 0 ? 'well' : 'blind'
}
