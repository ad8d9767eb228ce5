import { appendAudit, type AuditActor } from '../audit/append.ts'
import type { ApiContext } from '../contract/context.ts'
import { AppError } from '../contract/errors.ts'
import { newId } from '../database/ids.ts'
import { readTenant, type TenantWriter } from '../database/transactions.ts'
import type { Instant } from '../domain/instant.ts'
import type { Problems } from '../input/problems.ts'
import { changing } from './change-offers.ts'
import { maxNameLength, maxOffers } from './limits.ts'
import { differingFields, pickFields } from './offer.ts'
import type { Offer, OfferFields } from './offer.ts'
import { isObject, readOffer, readText } from './read-offer.ts'
import { insertOffer, listOffers, updateOffer } from './repository.ts'

/** An offer as the catalogue's file has it: `id` is the partner's own key. */
export interface CatalogueOffer extends OfferFields {
  readonly id: string
}

/** What a catalogue would change, or has changed. */
export interface CatalogueDifference {
  readonly new: readonly { id: string; name: string }[]
  readonly changed: readonly {
    id: string
    name: string
    /** Whether it was retired and is there again. */
    broughtBack: boolean
    before: Partial<OfferFields>
    after: Partial<OfferFields>
  }[]
  readonly retired: readonly { id: string; name: string }[]
  readonly unchanged: number
  /** Whether those that were there stand in another order. */
  readonly reordered: boolean
}

/** The catalogue as a file has it: all that can be ordered, in its order. */
export async function readCatalogue(
  { database }: ApiContext,
  partnerId: string,
): Promise<{ offers: CatalogueOffer[] }> {
  const offers = await readTenant(database.db, partnerId, (trx) => listOffers(trx, partnerId))
  return { offers: open(offers).map(inFile) }
}

/**
 * Reads the offers of a file, all that is wrong with any of them at once.
 * @throws AppError invalid_request
 */
export function readFileOffers(raw: readonly unknown[], problems: Problems): CatalogueOffer[] {
  if (raw.length > maxOffers) problems.add('body.offers', 'error.input.max_items', { max: maxOffers })
  const offers = raw.slice(0, maxOffers).map((each, index) => {
    const path = `body.offers[${index}]`
    if (!isObject(each)) return problems.add(path, 'error.input.type_object')
    const id = readText(each['id'], `${path}.id`, maxNameLength, problems)
    const fields = readOffer(each, path, problems)
    return id === undefined || fields === undefined ? undefined : { id, ...fields }
  })
  const first = new Map<string, number>()
  for (const [index, each] of raw.entries()) {
    const id = isObject(each) && typeof each['id'] === 'string' ? each['id'].trim().normalize('NFC') : ''
    const other = first.get(id)
    if (other === undefined) first.set(id, index)
    else if (id !== '') problems.add(`body.offers[${index}].id`, 'error.input.offer_twice', { other })
  }
  problems.refuse()
  return offers.filter((offer) => offer !== undefined)
}

/**
 * Makes the partner's offers those of a file: new ones are added, others changed or brought back, and those that the file
 * does not name are retired.
 * @param isDryRun says what it would change, and changes nothing
 * @throws AppError too_many_offers
 */
export async function applyCatalogue(
  context: ApiContext,
  partnerId: string,
  actor: AuditActor,
  wanted: readonly CatalogueOffer[],
  isDryRun: boolean,
): Promise<CatalogueDifference> {
  if (isDryRun) {
    const offers = await readTenant(context.database.db, partnerId, (trx) => listOffers(trx, partnerId))
    return differenceOf(offers, wanted)
  }
  return changing(context, partnerId, async (trx, offers, now) => {
    const difference = differenceOf(offers, wanted)
    const changes = difference.new.length + difference.changed.length + difference.retired.length
    if (changes === 0 && !difference.reordered) return difference
    await write(trx, partnerId, offers, wanted, now)
    await appendAudit(trx, partnerId, actor, {
      action: 'catalogue_applied',
      subjectKind: 'offers',
      details: { ...difference },
    })
    return difference
  })
}

function differenceOf(offers: readonly Offer[], wanted: readonly CatalogueOffer[]): CatalogueDifference {
  const stored = byExternalId(offers)
  const known = wanted.flatMap((after) => {
    const before = stored.get(after.id)
    return before === undefined ? [] : [{ before, after }]
  })
  const fresh = wanted.filter(({ id }) => !stored.has(id))
  if (offers.length + fresh.length > maxOffers) throw new AppError('too_many_offers', { max: maxOffers })
  const changed = known.flatMap(({ before, after }) => {
    const fields = differingFields(before, after)
    const broughtBack = before.retiredAt !== null
    if (fields.length === 0 && !broughtBack) return []
    const { id, name } = after
    return [{ id, name, broughtBack, before: pickFields(before, fields), after: pickFields(after, fields) }]
  })
  const named = new Set(wanted.map(({ id }) => id))
  const was = open(offers).filter(({ externalId }) => named.has(externalId))
  const is = known.filter(({ before }) => before.retiredAt === null)
  return {
    new: fresh.map(({ id, name }) => ({ id, name })),
    changed,
    retired: open(offers)
      .filter(({ externalId }) => !named.has(externalId))
      .map(({ externalId, name }) => ({ id: externalId, name })),
    unchanged: known.length - changed.length,
    reordered: was.some((offer, index) => offer !== is[index]?.before),
  }
}

async function write(
  trx: TenantWriter,
  partnerId: string,
  offers: readonly Offer[],
  wanted: readonly CatalogueOffer[],
  now: Instant,
): Promise<void> {
  const stored = byExternalId(offers)
  for (const [position, { id, ...fields }] of wanted.entries()) {
    const before = stored.get(id)
    const after = { position, retiredAt: null, updatedAt: now, ...fields }
    if (before === undefined)
      await insertOffer(trx, partnerId, { id: newId(), externalId: id, createdAt: now, ...after })
    else if (
      before.position !== position ||
      before.retiredAt !== null ||
      differingFields(before, fields).length > 0
    )
      await updateOffer(trx, partnerId, { ...before, ...after })
  }
  const named = new Set(wanted.map(({ id }) => id))
  for (const offer of open(offers))
    if (!named.has(offer.externalId))
      await updateOffer(trx, partnerId, { ...offer, retiredAt: now, updatedAt: now })
}

function open(offers: readonly Offer[]): Offer[] {
  return offers.filter(({ retiredAt }) => retiredAt === null)
}

function byExternalId(offers: readonly Offer[]): Map<string, Offer> {
  return new Map(offers.map((offer) => [offer.externalId, offer]))
}

function inFile(offer: Offer): CatalogueOffer {
  const { name, products, term, trialDays, defaultQuantity, amount, currency } = offer
  return { id: offer.externalId, name, products, term, trialDays, defaultQuantity, amount, currency }
}
