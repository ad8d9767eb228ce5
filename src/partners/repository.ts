import { sql } from 'kysely'
import type { Db } from '../database/connect.ts'
import { newId } from '../database/ids.ts'
import { withInstallation } from '../database/transactions.ts'

/** A tenant: a reseller or service provider (DESIGN.md §1). Without a name until somebody has named it. */
export interface Partner {
  readonly id: string
  readonly name: string | null
  readonly vendor: string
}

const columns = ['id', 'name', 'vendor'] as const
// One number for all processes: whoever holds it looks whether there is a partner, and makes the first.
const firstPartnerLock = 7_236_530_187n

/** Makes a partner. @param name null: it is named by whoever signs in */
export async function createPartner(db: Db, name: string | null): Promise<Partner> {
  return withInstallation(db, (trx) => insertPartner(trx, name))
}

async function insertPartner(trx: Db, name: string | null): Promise<Partner> {
  return trx.insertInto('partners').values({ id: newId(), name }).returning(columns).executeTakeFirstOrThrow()
}

/** All partners, oldest first. For commands and the start, never for a request. */
export async function listPartners(db: Db): Promise<Partner[]> {
  return withInstallation(db, (trx) =>
    trx.selectFrom('partners').select(columns).orderBy('created_at').orderBy('id').execute(),
  )
}

/** One partner; undefined where its id is nobody's. */
export async function findPartner(db: Db, partnerId: string): Promise<Partner | undefined> {
  return withInstallation(db, (trx) =>
    trx.selectFrom('partners').select(columns).where('id', '=', partnerId).executeTakeFirst(),
  )
}

export interface PartnerChange {
  readonly name?: string
  readonly vendor?: string
}

/** Names a partner or its vendor; what the change does not mention stays. */
export async function changePartner(
  db: Db,
  partnerId: string,
  change: PartnerChange,
): Promise<Partner | undefined> {
  return withInstallation(db, (trx) =>
    trx
      .updateTable('partners')
      // Setting the id to itself keeps the statement whole for an empty change.
      .set({ id: partnerId, ...change })
      .where('id', '=', partnerId)
      .returning(columns)
      .executeTakeFirst(),
  )
}

/**
 * The oldest partner, made first where there is none (INTERFACES.md «Partners»). Safe when two processes
 * start at once.
 */
export async function ensureFirstPartner(db: Db): Promise<Partner> {
  return withInstallation(db, async (trx) => {
    await sql`select pg_advisory_xact_lock(${firstPartnerLock})`.execute(trx)
    const first = await trx
      .selectFrom('partners')
      .select(columns)
      .orderBy('created_at')
      .orderBy('id')
      .limit(1)
      .executeTakeFirst()
    return first ?? insertPartner(trx, null)
  })
}
