import { appendAudit, auditActorOf, type AnyActor } from '../audit/append.ts'
import { AppError } from '../contract/errors.ts'
import type { Db } from '../database/connect.ts'
import { newId } from '../database/ids.ts'
import { writeTenant } from '../database/transactions.ts'
import type { ReadNow } from '../standings/now.ts'
import { lockImports } from './claim.ts'
import { addDemoOffers } from './demo-offers.ts'
import { hasOpenImports, insertImport, markWaiting } from './repository.ts'

/**
 * Orders the demo for a partner that has no customers, with offers where it has none of its own. Only its size and day are stored: it is made anew, the
 * same, however often its run is taken up.
 *
 * @returns the import's id; it waits to be run
 * @throws AppError partner_has_data, import_running
 */
export async function createDemo(
  db: Db,
  readNow: ReadNow,
  partnerId: string,
  demo: { customers: number; actor: AnyActor },
): Promise<string> {
  const id = newId()
  await writeTenant(db, partnerId, async (trx) => {
    await lockImports(trx, partnerId)
    const customer = await trx
      .selectFrom('customers')
      .select('id')
      .where('partner_id', '=', partnerId)
      .limit(1)
      .executeTakeFirst()
    if (customer !== undefined) throw new AppError('partner_has_data')
    if (await hasOpenImports(trx, partnerId)) throw new AppError('import_running')
    const now = await readNow(trx, partnerId)
    const made = { id, format: 'demo', dryRun: false, strict: false, actor: demo.actor } as const
    await insertImport(trx, partnerId, made, now, { demoCustomers: demo.customers, demoNow: now })
    await markWaiting(trx, partnerId, id, 0)
    await addDemoOffers(trx, partnerId, now)
    await appendAudit(trx, partnerId, auditActorOf(demo.actor), {
      action: 'import_started',
      subjectKind: 'import',
      subjectId: id,
      details: { format: 'demo', customers: demo.customers },
    })
  })
  return id
}
