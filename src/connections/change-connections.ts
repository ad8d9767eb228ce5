import { appendAudit, type AuditActor } from '../audit/append.ts'
import type { AuditAction } from '../audit/actions.ts'
import type { ApiContext } from '../contract/context.ts'
import { AppError } from '../contract/errors.ts'
import { newId } from '../database/ids.ts'
import { writeTenant, type TenantWriter } from '../database/transactions.ts'
import type { Instant } from '../domain/instant.ts'
import { keyOfName } from '../offers/made-id.ts'
import type { Sealer } from '../sealing/sealer.ts'
import { connectionFieldNames, pickFields } from './connection.ts'
import type { Connection } from './connection.ts'
import { maxConnections } from './limits.ts'
import type { ConnectionWish } from './read-connection.ts'
import {
  forgetCatalog,
  insertConnection,
  listConnections,
  lockConnection,
  lockConnections,
  updateConnection,
} from './repository.ts'

/** What changes of connections need besides. */
export interface ConnectionContext extends ApiContext {
  readonly sealer: Sealer
}

/**
 * Adds a connection.
 * @param externalId null: made of its name
 * @throws AppError connection_id_taken, also by a retired one; too_many_connections
 */
export async function addConnection(
  context: ConnectionContext,
  partnerId: string,
  actor: AuditActor,
  externalId: string | null,
  { fields, secret }: ConnectionWish,
): Promise<Connection> {
  const sealed = await sealedOf(context.sealer, secret ?? null)
  return changing(context, partnerId, async (trx, connections, now) => {
    if (connections.length >= maxConnections)
      throw new AppError('too_many_connections', { max: maxConnections })
    const isTaken = (key: string) => connections.some((connection) => connection.externalId === key)
    if (externalId !== null && isTaken(externalId)) throw new AppError('connection_id_taken')
    const connection: Connection = {
      ...fields,
      id: newId(),
      externalId: externalId ?? keyOfName(fields.name, isTaken, 'connection'),
      kind: 'open_service_broker',
      secretAt: sealed === null ? null : now,
      catalogAt: null,
      products: 0,
      retiredAt: null,
      createdAt: now,
      updatedAt: now,
    }
    await insertConnection(trx, partnerId, connection, sealed)
    const { name: _, ...rest } = fields
    await tell(trx, partnerId, actor, 'connection_added', connection, rest)
    return connection
  })
}

/** What a change makes of a connection; reads what it needs and throws what is wrong with it. */
export type ChangeConnection = (before: Connection) => ConnectionWish

/**
 * Changes a connection, retires it or brings it back; what the change does not mention stays. Services that stand over
 * there go on being reached through it. What it offers is forgotten with another address.
 * @throws AppError connection_not_found, connection_in_use, and what `change` throws
 */
export async function changeConnection(
  context: ConnectionContext,
  partnerId: string,
  actor: AuditActor,
  connectionId: string,
  { change, retired }: { readonly change: ChangeConnection; readonly retired: boolean | undefined },
): Promise<Connection> {
  return changing(
    context,
    partnerId,
    async (trx, connections, now) => {
      const before = connections.find((connection) => connection.id === connectionId)
      if (before === undefined) throw new AppError('connection_not_found')
      const { fields, secret } = change(before)
      const wasRetired = before.retiredAt !== null
      const isRetired = retired ?? wasRetired
      if (isRetired && !wasRetired && before.products > 0)
        throw new AppError('connection_in_use', { products: before.products })
      const differing = connectionFieldNames.filter((field) => before[field] !== fields[field])
      const hasOtherSecret = secret !== undefined && (secret !== null || before.secretAt !== null)
      if (differing.length === 0 && !hasOtherSecret && isRetired === wasRetired) return before
      const secretAt = secret === null ? null : now
      const isElsewhere = differing.includes('url')
      const after: Connection = {
        ...before,
        ...fields,
        secretAt: secret === undefined ? before.secretAt : secretAt,
        catalogAt: isElsewhere ? null : before.catalogAt,
        retiredAt: isRetired ? (before.retiredAt ?? now) : null,
        updatedAt: now,
      }
      const sealed = secret === undefined ? undefined : await sealedOf(context.sealer, secret)
      await updateConnection(trx, partnerId, after, sealed)
      if (isElsewhere) await forgetCatalog(trx, partnerId, connectionId)
      if (differing.length > 0 || hasOtherSecret)
        await tell(trx, partnerId, actor, 'connection_changed', after, {
          before: pickFields(before, differing),
          after: pickFields(after, differing),
          secretChanged: hasOtherSecret,
        })
      if (isRetired !== wasRetired)
        await tell(trx, partnerId, actor, isRetired ? 'connection_retired' : 'connection_restored', after, {})
      return after
    },
    connectionId,
  )
}

/** Gives `act` the partner's connections, held against everybody else who changes them. */
async function changing<T>(
  { database, readNow }: ApiContext,
  partnerId: string,
  act: (trx: TenantWriter, connections: readonly Connection[], now: Instant) => Promise<T>,
  connectionId?: string,
): Promise<T> {
  return writeTenant(database.db, partnerId, async (trx) => {
    await lockConnections(trx, partnerId)
    if (connectionId !== undefined) await lockConnection(trx, partnerId, connectionId)
    return act(trx, await listConnections(trx, partnerId), await readNow(trx, partnerId))
  })
}

async function sealedOf(sealer: Sealer, secret: string | null): Promise<string | null> {
  return secret === null ? null : sealer.seal(secret)
}

/** Never with the secret. */
async function tell(
  trx: TenantWriter,
  partnerId: string,
  actor: AuditActor,
  action: AuditAction,
  { id, externalId, name }: Connection,
  details: Readonly<Record<string, unknown>>,
): Promise<void> {
  await appendAudit(trx, partnerId, actor, {
    action,
    subjectKind: 'connection',
    subjectId: id,
    details: { externalId, name, ...details },
  })
}
