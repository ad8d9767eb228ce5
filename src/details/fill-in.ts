import { appendAudit } from '../audit/append.ts'
import type { ApiContext } from '../contract/context.ts'
import { AppError } from '../contract/errors.ts'
import { writeTenant } from '../database/transactions.ts'
import type { TenantWriter } from '../database/transactions.ts'
import { formatInstant } from '../domain/instant.ts'
import type { ProvisioningStatus } from '../domain/provisioning-status.ts'
import type { Language } from '../messages/languages.ts'
import { detailsSubmitted } from '../provisioning/begin.ts'
import { productOf } from '../provisioning/products.ts'
import { lockService } from '../services/find.ts'
import type { FoundService } from '../services/find.ts'
import { stateOf } from '../services/move.ts'
import { refuseWrong } from './check.ts'
import type { Door, Entry } from './door.ts'
import { stopMails } from './links.ts'
import { askedServices, detailsOf, isWaiting, keepDetails } from './rows.ts'
import type { DetailsRow } from './rows.ts'

/** What somebody has filled in, over which revision. */
export interface Filled {
  readonly serviceId: string
  readonly details: Readonly<Record<string, unknown>>
  readonly revision: number
}

/**
 * Keeps details for later: what is there must be right, what is missing may come.
 * @throws AppError service_not_found, set_up_link_invalid; details_not_asked where nothing is asked (any more);
 *   changed_since where somebody else has saved meanwhile; invalid_request
 */
export async function saveDetails(
  context: ApiContext,
  door: Door,
  filled: Filled,
  language: Language,
): Promise<{ revision: number; savedAt: string }> {
  const { partnerId } = door
  return writeTenant(context.database.db, partnerId, async (trx) => {
    const { row, entry } = await open(trx, door, filled, true, language)
    const now = await context.readNow(trx, partnerId)
    const revision = await keepDetails(trx, partnerId, row, filled.details, now, null)
    await entry.markDone?.(trx)
    return { revision, savedAt: formatInstant(now) }
  })
}

export interface Submitted {
  readonly state: 'submitted'
  readonly provisioningStatus: ProvisioningStatus
  /** Whether something is due now. */
  readonly isDue: boolean
}

/**
 * Sends details in: the service moves on, in the same transaction.
 * @throws what `saveDetails` throws
 */
export async function submitDetails(
  context: ApiContext,
  door: Door,
  filled: Filled,
  language: Language,
): Promise<Submitted> {
  const { partnerId } = door
  return writeTenant(context.database.db, partnerId, async (trx) => {
    const { row, entry, found } = await open(trx, door, filled, false, language)
    const now = await context.readNow(trx, partnerId)
    await keepDetails(trx, partnerId, row, filled.details, now, entry.filledInBy)
    const { customer, service } = found
    const isDue = await detailsSubmitted([trx, partnerId, entry.by, now], found)
    if (!(await askedServices(trx, partnerId, customer.id)).some(isWaiting))
      await stopMails(trx, partnerId, customer.id)
    await entry.markDone?.(trx)
    await appendAudit(trx, partnerId, entry.audit, {
      action: 'details_submitted',
      subjectKind: 'service',
      subjectId: service.id,
      customerId: customer.id,
    })
    return { state: 'submitted', provisioningStatus: service.provisioning_status, isDue }
  })
}

/** Locks what is asked, and refuses what is not as it should be. */
async function open(
  trx: TenantWriter,
  door: Door,
  { serviceId, details, revision }: Filled,
  draft: boolean,
  language: Language,
): Promise<{ row: DetailsRow; entry: Entry; found: FoundService }> {
  const { partnerId } = door
  const entry = await door.enter(trx)
  const found = await lockService(trx, partnerId, entry.reach, serviceId)
  const row = await detailsOf(trx, partnerId, serviceId, true)
  const isOpen = row?.state === 'asked' && stateOf(found.service) === 'pending_details'
  if (!isOpen || found.subscription.closed_at !== null) throw new AppError('details_not_asked')
  if (row.revision !== revision) throw new AppError('changed_since')
  const product = await productOf(trx, partnerId, found.service)
  refuseWrong(product?.details ?? null, details, draft, language)
  return { row, entry, found }
}
