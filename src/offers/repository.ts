import { sql } from 'kysely'
import type { Selectable } from 'kysely'
import type { OffersTable } from '../database/order-tables.ts'
import type { TenantReader, TenantWriter } from '../database/transactions.ts'
import type { Instant } from '../domain/instant.ts'
import { maxOffers } from './limits.ts'
import type { Offer, OfferFields } from './offer.ts'

/**
 * Lets changes of a partner's offers and products come one after the other: their order and number hang together, and
 * offers name products.
 */
export async function lockCatalogue(trx: TenantWriter, partnerId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`offers ${partnerId}`}, 0))`.execute(trx)
}

/** All of a partner's offers in their order, retired ones last. */
export async function listOffers(trx: TenantReader, partnerId: string): Promise<Offer[]> {
  const rows = await trx
    .selectFrom('offers')
    .selectAll()
    .where('partner_id', '=', partnerId)
    .orderBy(sql`retired_at is not null`)
    .orderBy('position')
    .orderBy('external_id')
    .limit(maxOffers)
    .execute()
  return rows.map(offerOf)
}

/** One offer by its id; undefined where the partner has none such. */
export async function findOffer(
  trx: TenantReader,
  partnerId: string,
  offerId: string,
): Promise<Offer | undefined> {
  const row = await trx
    .selectFrom('offers')
    .selectAll()
    .where('partner_id', '=', partnerId)
    .where('id', '=', offerId)
    .executeTakeFirst()
  return row === undefined ? undefined : offerOf(row)
}

/** Adds an offer. The caller holds the lock, and has seen that its external id is free. */
export async function insertOffer(trx: TenantWriter, partnerId: string, offer: Offer): Promise<void> {
  await trx
    .insertInto('offers')
    .values({
      partner_id: partnerId,
      id: offer.id,
      external_id: offer.externalId,
      ...columnsOf(offer),
      position: offer.position,
      retired_at: dateOrNull(offer.retiredAt),
      created_at: new Date(offer.createdAt),
      updated_at: new Date(offer.updatedAt),
    })
    .execute()
}

/** Stores what has become of an offer. The caller holds the lock. */
export async function updateOffer(trx: TenantWriter, partnerId: string, offer: Offer): Promise<void> {
  await trx
    .updateTable('offers')
    .set({
      ...columnsOf(offer),
      position: offer.position,
      retired_at: dateOrNull(offer.retiredAt),
      updated_at: new Date(offer.updatedAt),
    })
    .where('partner_id', '=', partnerId)
    .where('id', '=', offer.id)
    .execute()
}

function columnsOf(offer: OfferFields) {
  return {
    name: offer.name,
    products: JSON.stringify(offer.products),
    term: offer.term,
    amount: offer.amount,
    currency: offer.currency,
    trial_days: offer.trialDays,
    default_quantity: offer.defaultQuantity,
  }
}

function dateOrNull(instant: Instant | null): Date | null {
  return instant === null ? null : new Date(instant)
}

function offerOf(row: Selectable<OffersTable>): Offer {
  return {
    id: row.id,
    externalId: row.external_id,
    name: row.name,
    // JSON keeps no order of an object's fields, and differences are told by their text.
    products: row.products.map(({ product, licences }) => ({ product, licences })),
    term: row.term,
    trialDays: row.trial_days,
    defaultQuantity: row.default_quantity,
    amount: row.amount,
    currency: row.currency,
    position: row.position,
    retiredAt: row.retired_at,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}
