import type { AuditActor } from '../audit/append.ts'
import type { Actor } from '../contract/actor.ts'
import { AppError } from '../contract/errors.ts'
import type { Db } from '../database/connect.ts'
import type { TenantReader } from '../database/transactions.ts'
import type { Actor as HistoryActor } from '../history/append.ts'
import { sightOf } from '../reach/reach.ts'
import type { Reach } from '../reach/reach.ts'
import type { ReadNow } from '../standings/now.ts'
import { holds, linkByHash } from './links.ts'
import type { LinkRow } from './links.ts'
import type { FilledInBy } from './rows.ts'
import { readLinkSecret } from './secret.ts'

/** Who fills in details, once it is known that they may: which customers' they are, and as whom they are known. */
export interface Entry {
  readonly reach: Reach
  readonly by: HistoryActor
  readonly filledInBy: FilledInBy
  readonly audit: AuditActor
  readonly markDone: ((trx: Db) => Promise<void>) | undefined
}

/** A way to details: signed in, or by a link. It is passed in the transaction that does what one came for. */
export interface Door {
  readonly partnerId: string
  readonly enter: (trx: TenantReader) => Promise<Entry>
}

/** For who has signed in, or shows a token. */
export function actorDoor(actor: Actor): Door {
  const { kind, id, markDone, partnerId } = actor
  const entry = {
    reach: sightOf(actor).reach,
    by: { kind, id },
    filledInBy: { kind, id },
    audit: actor,
    markDone,
  }
  return { partnerId, enter: async () => entry }
}

/** For who has a link: its customer's details and nothing else. */
export interface LinkDoor extends Door {
  /** The link itself. @throws AppError set_up_link_invalid */
  readonly find: (trx: TenantReader) => Promise<LinkRow>
}

/**
 * @param address from where, for the audit log
 * @throws AppError set_up_link_invalid where it never was, has ended or belongs to a customer that was deleted: one answer
 *   for all
 */
export function linkDoor(readNow: ReadNow, secret: string, address: string): LinkDoor {
  const read = readLinkSecret(secret)
  if (read === null) throw new AppError('set_up_link_invalid')
  const { partnerId, hash } = read
  const find = async (trx: TenantReader): Promise<LinkRow> => {
    const link = await linkByHash(trx, partnerId, hash)
    if (link === undefined || !holds(link, await readNow(trx, partnerId)))
      throw new AppError('set_up_link_invalid')
    return link
  }
  return {
    partnerId,
    find,
    enter: async (trx) => {
      const { id, customer_id: customerId } = await find(trx)
      return {
        reach: { kind: 'own_organisation', customerId },
        ...knownByLink(id, address),
        filledInBy: { kind: 'link', id },
        markDone: undefined,
      }
    },
  }
}

/** Who comes by a link is nobody by name: history and audit log have the link's id. */
export function knownByLink(id: string, address: string): Pick<Entry, 'by' | 'audit'> {
  return {
    by: { kind: 'system', id },
    audit: { kind: 'system', id, personId: null, address },
  }
}
