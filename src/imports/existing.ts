import { AppError } from '../contract/errors.ts'
import type { TenantReader } from '../database/transactions.ts'
import { findImport, type ImportRow } from './repository.ts'

/**
 * One import of the partner.
 * @throws AppError import_not_found
 */
export async function existingImport(
  trx: TenantReader,
  partnerId: string,
  importId: string,
): Promise<ImportRow> {
  const row = await findImport(trx, partnerId, importId)
  if (row === undefined) throw new AppError('import_not_found')
  return row
}
