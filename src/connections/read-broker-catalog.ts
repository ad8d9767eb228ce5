import { appendAudit, type AuditActor } from '../audit/append.ts'
import { AppError } from '../contract/errors.ts'
import { readTenant, writeTenant } from '../database/transactions.ts'
import type { Instant } from '../domain/instant.ts'
import type { Trouble, TroubleCode } from '../domain/trouble.ts'
import type { MessageKey } from '../messages/formatter.ts'
import type { Language } from '../messages/languages.ts'
import { message } from '../messages/message.ts'
import { httpDoor } from '../provisioners/http/door.ts'
import { readCatalog } from '../provisioners/open-service-broker/read-catalog.ts'
import type { ConnectionContext } from './change-connections.ts'
import type { StoredCatalog } from './connection.ts'
import { catalogWithinMs } from './limits.ts'
import { openConnection } from './open.ts'
import {
  findConnection,
  lockConnection,
  productsThrough,
  storeCatalog,
  type PlannedProduct,
} from './repository.ts'

/** What is needed to reach other systems. */
export interface ReachContext extends ConnectionContext {
  /** Whether connections may lead to private and loopback addresses. */
  readonly allowPrivateAddresses: boolean
  /** So long the other side may take; `catalogWithinMs` where absent. */
  readonly readCatalogsWithinMs?: number
}

/** What was said, when, and the products that are made of it. */
export interface ReadCatalog {
  readonly catalog: StoredCatalog
  readonly readAt: Instant
  readonly products: readonly PlannedProduct[]
}

/**
 * Asks the other side what it offers, and stores it. No transaction is open while it is waited for.
 * @throws AppError connection_not_found, connection_secret_unreadable, connection_failed with what was answered
 */
export async function readBrokerCatalog(
  context: ReachContext,
  partnerId: string,
  actor: AuditActor,
  connectionId: string,
  language: Language,
): Promise<ReadCatalog> {
  const { database, readNow, sealer, allowPrivateAddresses, readCatalogsWithinMs = catalogWithinMs } = context
  const { db } = database
  const { way, why } = await readTenant(db, partnerId, (trx) =>
    openConnection(trx, partnerId, connectionId, sealer),
  )
  if (way === null)
    throw new AppError(why === 'not_found' ? 'connection_not_found' : 'connection_secret_unreadable')
  const signal = AbortSignal.timeout(readCatalogsWithinMs)
  const read = await readCatalog(httpDoor({ allowPrivateAddresses }), way, signal)
  if (!read.isRead) throw failure(read.trouble, language)
  const catalog: StoredCatalog = { services: read.catalog.services, faults: read.faults }
  return writeTenant(db, partnerId, async (trx) => {
    await lockConnection(trx, partnerId, connectionId)
    const connection = await findConnection(trx, partnerId, connectionId)
    // It leads elsewhere by now: what was said is not what it offers.
    if (connection?.url !== way.url) throw new AppError('changed_since')
    const readAt = await readNow(trx, partnerId)
    await storeCatalog(trx, partnerId, connectionId, catalog, readAt)
    const { externalId, name } = connection
    await appendAudit(trx, partnerId, actor, {
      action: 'connection_catalog_read',
      subjectKind: 'connection',
      subjectId: connectionId,
      details: { externalId, name, services: catalog.services.length, faults: catalog.faults.length },
    })
    return { catalog, readAt, products: await productsThrough(trx, partnerId, connectionId) }
  })
}

/** Why there is no catalogue, and what to do; whatever else a broker answers is no catalogue. */
const sentences: Partial<Record<TroubleCode, MessageKey>> = {
  unreachable: 'catalog_trouble.unreachable',
  address_refused: 'catalog_trouble.address_refused',
  certificate: 'catalog_trouble.certificate',
  timeout: 'catalog_trouble.timeout',
  sign_in_refused: 'catalog_trouble.sign_in_refused',
  server_error: 'catalog_trouble.server_error',
  busy: 'catalog_trouble.busy',
  not_found: 'catalog_trouble.not_found',
}

function failure({ code, technical }: Trouble, language: Language): AppError {
  const why = message(language, sentences[code] ?? 'catalog_trouble.unreadable')
  const said = [technical?.status ?? '', technical?.body ?? ''].join(' ').trim()
  const errors = technical === null || said === '' ? [] : [{ path: technical.request, message: said }]
  return new AppError('connection_failed', { why }, { errors })
}
