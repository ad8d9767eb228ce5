import { appendAudit, type AuditActor } from '../audit/append.ts'
import type { AuditAction } from '../audit/actions.ts'
import type { ApiContext } from '../contract/context.ts'
import { AppError } from '../contract/errors.ts'
import { newId } from '../database/ids.ts'
import { writeTenant, type TenantWriter } from '../database/transactions.ts'
import { maxOffers } from './limits.ts'
import { keyOfName } from './made-id.ts'
import { differingFields, pickFields } from './offer.ts'
import type { Offer, OfferFields } from './offer.ts'
import { insertOffer, listOffers, lockCatalogue, updateOffer } from './repository.ts'

/**
 * Adds an offer at the end of the list.
 * @param externalId null: made of its name
 * @throws AppError offer_id_taken, also by a retired one; too_many_offers
 */
export async function addOffer(
  context: ApiContext,
  partnerId: string,
  actor: AuditActor,
  externalId: string | null,
  fields: OfferFields,
): Promise<Offer> {
  return changing(context, partnerId, async (trx, offers, now) => {
    if (offers.length >= maxOffers) throw new AppError('too_many_offers', { max: maxOffers })
    const isTaken = (key: string) => offers.some((offer) => offer.externalId === key)
    if (externalId !== null && isTaken(externalId)) throw new AppError('offer_id_taken')
    const offer: Offer = {
      ...fields,
      id: newId(),
      externalId: externalId ?? keyOfName(fields.name, isTaken, 'offer'),
      position: placeAtEnd(offers),
      retiredAt: null,
      createdAt: now,
      updatedAt: now,
    }
    await insertOffer(trx, partnerId, offer)
    await tell(trx, partnerId, actor, 'offer_added', offer, {})
    return offer
  })
}

/** What a change makes of an offer's fields; reads what it needs and throws what is wrong with it. */
export type ChangeFields = (before: OfferFields) => OfferFields

/**
 * Changes an offer, retires it or brings it back; what the change does not mention stays. Subscriptions that were ordered
 * by it stay as they are.
 * @throws AppError offer_not_found, and what `change` throws
 */
export async function changeOffer(
  context: ApiContext,
  partnerId: string,
  actor: AuditActor,
  offerId: string,
  change: ChangeFields,
  retired: boolean | undefined,
): Promise<Offer> {
  return changing(context, partnerId, async (trx, offers, now) => {
    const before = offers.find((offer) => offer.id === offerId)
    if (before === undefined) throw new AppError('offer_not_found')
    const fields = change(before)
    const wasRetired = before.retiredAt !== null
    const isRetired = retired ?? wasRetired
    const differing = differingFields(before, fields)
    if (differing.length === 0 && isRetired === wasRetired) return before
    const after: Offer = {
      ...before,
      ...fields,
      retiredAt: isRetired ? (before.retiredAt ?? now) : null,
      position: wasRetired && !isRetired ? placeAtEnd(offers) : before.position,
      updatedAt: now,
    }
    await updateOffer(trx, partnerId, after)
    if (differing.length > 0)
      await tell(trx, partnerId, actor, 'offer_changed', after, {
        before: pickFields(before, differing),
        after: pickFields(after, differing),
      })
    if (isRetired !== wasRetired)
      await tell(trx, partnerId, actor, isRetired ? 'offer_retired' : 'offer_restored', after, {})
    return after
  })
}

/**
 * Puts the offers that are not retired into an order; those that `ids` does not name (somebody has just added them) stay
 * behind in the order that they had, and ids of none are passed over.
 */
export async function orderOffers(
  context: ApiContext,
  partnerId: string,
  actor: AuditActor,
  ids: readonly string[],
): Promise<Offer[]> {
  return changing(context, partnerId, async (trx, offers, now) => {
    const open = offers.filter(({ retiredAt }) => retiredAt === null)
    const placeOf = new Map(ids.map((id, place) => [id, place]))
    const place = ({ id }: Offer) => placeOf.get(id) ?? ids.length
    const ordered = open.toSorted((a, b) => place(a) - place(b))
    const isSame = ordered.every((offer, index) => offer === open[index])
    if (isSame) return open
    const after = ordered.map((offer, position) => ({ ...offer, position, updatedAt: now }))
    for (const [index, offer] of after.entries())
      if (ordered[index]?.position !== offer.position) await updateOffer(trx, partnerId, offer)
    await appendAudit(trx, partnerId, actor, {
      action: 'offers_reordered',
      subjectKind: 'offers',
      details: { order: after.map(({ externalId }) => externalId) },
    })
    return after
  })
}

/** Gives `act` the partner's offers, held against everybody else who changes them. */
export async function changing<T>(
  { database, readNow }: ApiContext,
  partnerId: string,
  act: (trx: TenantWriter, offers: readonly Offer[], now: number) => Promise<T>,
): Promise<T> {
  return writeTenant(database.db, partnerId, async (trx) => {
    await lockCatalogue(trx, partnerId)
    const offers = await listOffers(trx, partnerId)
    return act(trx, offers, await readNow(trx, partnerId))
  })
}

function placeAtEnd(offers: readonly Offer[]): number {
  return (
    1 + Math.max(-1, ...offers.filter(({ retiredAt }) => retiredAt === null).map((offer) => offer.position))
  )
}

async function tell(
  trx: TenantWriter,
  partnerId: string,
  actor: AuditActor,
  action: AuditAction,
  { id, externalId, name }: Offer,
  details: Readonly<Record<string, unknown>>,
): Promise<void> {
  await appendAudit(trx, partnerId, actor, {
    action,
    subjectKind: 'offer',
    subjectId: id,
    details: { externalId, name, ...details },
  })
}
