import type { TenantWriter } from '../database/transactions.ts'
import { appendHistory } from '../history/append.ts'
import type { HistoryEntry } from '../history/append.ts'
import { closeCases } from './cases.ts'
import type { CaseRow, Closing } from './cases.ts'

/**
 * Closes the open cases of services, in the transaction of what makes them needless, with their history. Event and audit log
 * are the caller's.
 * @returns those that were open
 */
export async function closeCasesOf(
  trx: TenantWriter,
  partnerId: string,
  serviceIds: readonly string[],
  closing: Closing,
): Promise<CaseRow[]> {
  if (serviceIds.length === 0) return []
  const closed = await closeCases(trx, partnerId, serviceIds, closing)
  await appendHistory(trx, partnerId, closing.by, closing.at, closed.map(closedEntry))
  return closed
}

function closedEntry(row: CaseRow): HistoryEntry {
  const { number, closed_how: how, closing_note: note } = row
  return {
    ...aboutCase(row),
    action: 'support_case_closed',
    before: null,
    after: {
      caseNumber: number,
      ...(how !== null && { closedHow: how }),
      ...(note !== null && { note }),
    },
  }
}

/** What a case's entry of the history is about: its service. */
export function aboutCase({
  customer_id,
  service_id,
}: CaseRow): Pick<HistoryEntry, 'customerId' | 'subjectKind' | 'subjectId'> {
  return { customerId: customer_id, subjectKind: 'service', subjectId: service_id }
}
