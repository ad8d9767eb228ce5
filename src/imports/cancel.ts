import { appendAudit, type AuditActor } from '../audit/append.ts'
import { AppError } from '../contract/errors.ts'
import type { Db } from '../database/connect.ts'
import { writeTenant } from '../database/transactions.ts'
import type { ReadNow } from '../standings/now.ts'
import { lockImports } from './claim.ts'
import { existingImport } from './existing.ts'
import { cancelWaiting, type ImportRow } from './repository.ts'

/**
 * Stops an import that has written nothing. Stopping it again gives the same.
 * @throws AppError import_not_found, import_not_cancellable
 */
export async function cancelImport(
  db: Db,
  readNow: ReadNow,
  partnerId: string,
  actor: AuditActor,
  importId: string,
): Promise<ImportRow> {
  return writeTenant(db, partnerId, async (trx) => {
    await lockImports(trx, partnerId)
    const isCancelled = await cancelWaiting(trx, partnerId, importId, await readNow(trx, partnerId))
    const row = await existingImport(trx, partnerId, importId)
    if (!isCancelled && row.state !== 'cancelled') throw new AppError('import_not_cancellable')
    if (isCancelled)
      await appendAudit(trx, partnerId, actor, {
        action: 'import_cancelled',
        subjectKind: 'import',
        subjectId: importId,
      })
    return row
  })
}
