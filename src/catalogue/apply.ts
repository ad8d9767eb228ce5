import { appendAudit, type AuditActor } from '../audit/append.ts'
import type { ApiContext } from '../contract/context.ts'
import { AppError } from '../contract/errors.ts'
import { newId } from '../database/ids.ts'
import { readTenant, writeTenant, type TenantReader, type TenantWriter } from '../database/transactions.ts'
import type { Instant } from '../domain/instant.ts'
import { Problems } from '../input/problems.ts'
import type { Language } from '../messages/languages.ts'
import { maxOffers } from '../offers/limits.ts'
import * as offer from '../offers/offer.ts'
import type { Offer } from '../offers/offer.ts'
import { renameProducts } from '../offers/rename-products.ts'
import { insertOffer, listOffers, lockCatalogue, updateOffer } from '../offers/repository.ts'
import { maxProducts } from '../products/limits.ts'
import * as product from '../products/product.ts'
import type { Product } from '../products/product.ts'
import { insertProduct, listProducts, updateProduct } from '../products/repository.ts'
import { holdConnectionsOf, readConnectionsOf } from '../products/resolve-provisioner.ts'
import { differenceOf, isNone, type Difference } from './difference.ts'
import type { FileCatalogue, FileOffer, FileProduct } from './read-file.ts'

/** What a catalogue's file would change, or has changed. */
export interface CatalogueDifference {
  /** Null: the file does not speak of products. */
  readonly products: Difference | null
  readonly offers: Difference
  /** Places in the file that name a product which nobody knows: the partner sets it up by hand. */
  readonly unknownProducts: readonly { readonly path: string; readonly name: string }[]
}

/** The catalogue as a file has it: all that can be ordered, and what it consists of, in their order. */
export async function readCatalogue(
  { database }: ApiContext,
  partnerId: string,
): Promise<{ products: FileProduct[]; offers: FileOffer[] }> {
  const { products, offers } = await readTenant(database.db, partnerId, (trx) => readStored(trx, partnerId))
  return {
    products: open(products).map((each) => ({ id: each.externalId, ...productFields(each) })),
    offers: open(offers).map((each) => ({ id: each.externalId, ...offerFields(each) })),
  }
}

/**
 * Makes the partner's catalogue that of a file: what is new is added, what is there changed or brought back, and what the
 * file does not name is retired. Products that it does not speak of stay as they are.
 * @param isDryRun says what it would change, and changes nothing
 * @param language in which it is said what is wrong with products' connections
 * @throws AppError too_many_offers, too_many_products, invalid_request
 */
export async function applyCatalogue(
  context: ApiContext,
  partnerId: string,
  actor: AuditActor,
  wanted: FileCatalogue,
  { isDryRun, language }: { readonly isDryRun: boolean; readonly language: Language },
): Promise<CatalogueDifference> {
  const { db } = context.database
  if (isDryRun)
    return readTenant(db, partnerId, async (trx) => {
      const stored = await readStored(trx, partnerId)
      await connectionsOf(trx, partnerId, stored.products, wanted.products ?? [], language)
      return compare(stored, wanted)
    })
  return writeTenant(db, partnerId, async (trx) => {
    await lockCatalogue(trx, partnerId)
    await holdConnectionsOf(trx, partnerId, wanted.products ?? [])
    const stored = await readStored(trx, partnerId)
    const connections = await connectionsOf(trx, partnerId, stored.products, wanted.products ?? [], language)
    const difference = compare(stored, wanted)
    const { products, offers } = difference
    if (isNone(offers) && (products === null || isNone(products))) return difference
    const now = await context.readNow(trx, partnerId)
    const renamed =
      wanted.products === null
        ? new Map<string, string>()
        : await writeProducts(trx, partnerId, stored.products, wanted.products, connections, now)
    await writeOffers(trx, partnerId, stored.offers, wanted.offers, now)
    // Those that the file names say themselves what they consist of.
    await renameProducts(trx, partnerId, renamed, now, ({ retiredAt }) => retiredAt !== null)
    await appendAudit(trx, partnerId, actor, {
      action: 'catalogue_applied',
      subjectKind: 'offers',
      details: { products, ...offers },
    })
    return difference
  })
}

interface StoredCatalogue {
  readonly products: readonly Product[]
  readonly offers: readonly Offer[]
}

async function readStored(trx: TenantReader, partnerId: string): Promise<StoredCatalogue> {
  return { products: await listProducts(trx, partnerId), offers: await listOffers(trx, partnerId) }
}

function compare(stored: StoredCatalogue, wanted: FileCatalogue): CatalogueDifference {
  const offers = differenceOf(stored.offers, wanted.offers, {
    differing: offer.differingFields,
    pick: offer.pickFields,
  })
  if (stored.offers.length + offers.new.length > maxOffers)
    throw new AppError('too_many_offers', { max: maxOffers })
  const products =
    wanted.products === null
      ? null
      : differenceOf(stored.products, wanted.products, {
          differing: product.differingFields,
          pick: product.pickFields,
        })
  if (stored.products.length + (products?.new.length ?? 0) > maxProducts)
    throw new AppError('too_many_products', { max: maxProducts })
  return { products, offers, unknownProducts: unknownProducts(stored, wanted) }
}

/** Who has no products at all sets everything up by hand, and need not be told. */
function unknownProducts(
  { products }: StoredCatalogue,
  wanted: FileCatalogue,
): CatalogueDifference['unknownProducts'] {
  const names = new Set((wanted.products ?? open(products)).map(({ name }) => name))
  if (names.size === 0) return []
  return wanted.offers.flatMap((each, index) =>
    each.products.flatMap(({ product: name }, place) =>
      names.has(name) ? [] : [{ path: `body.offers[${index}].products[${place}].product`, name }],
    ),
  )
}

/** The connections of a file's products, by the products' own keys. @throws AppError invalid_request */
async function connectionsOf(
  trx: TenantReader,
  partnerId: string,
  stored: readonly Product[],
  wanted: readonly FileProduct[],
  language: Language,
): Promise<Map<string, string | null>> {
  const problems = new Problems(language)
  const resolve = await readConnectionsOf(trx, partnerId, wanted)
  const byKey = new Map(open(stored).map((each) => [each.externalId, each]))
  const found = wanted.map(
    (each, index) =>
      [each.id, resolve(each, byKey.get(each.id), `body.products[${index}]`, problems)] as const,
  )
  problems.refuse()
  return new Map(found)
}

/** @returns the new names of those that have others, by the old ones */
async function writeProducts(
  trx: TenantWriter,
  partnerId: string,
  stored: readonly Product[],
  wanted: readonly FileProduct[],
  connections: ReadonlyMap<string, string | null>,
  now: Instant,
): Promise<Map<string, string>> {
  const byKey = new Map(stored.map((each) => [each.externalId, each]))
  const wantedOf = new Map(wanted.map((each) => [each.id, each]))
  // What loses its name goes first, so that another one can have it.
  for (const each of open(stored))
    if (wantedOf.get(each.externalId)?.name !== each.name)
      await updateProduct(trx, partnerId, { ...each, retiredAt: now, updatedAt: now })
  const names = new Map<string, string>()
  for (const [position, { id: externalId, ...fields }] of wanted.entries()) {
    const before = byKey.get(externalId)
    const connectionId = connections.get(externalId) ?? null
    const after = { ...fields, externalId, connectionId, position, retiredAt: null, updatedAt: now }
    if (before === undefined) await insertProduct(trx, partnerId, { id: newId(), createdAt: now, ...after })
    else if (
      before.position !== position ||
      before.retiredAt !== null ||
      before.connectionId !== connectionId ||
      product.differingFields(before, fields).length > 0
    )
      await updateProduct(trx, partnerId, { ...before, ...after })
    if (before?.retiredAt === null && before.name !== fields.name) names.set(before.name, fields.name)
  }
  return names
}

async function writeOffers(
  trx: TenantWriter,
  partnerId: string,
  stored: readonly Offer[],
  wanted: readonly FileOffer[],
  now: Instant,
): Promise<void> {
  const byKey = new Map(stored.map((each) => [each.externalId, each]))
  for (const [position, { id: externalId, ...fields }] of wanted.entries()) {
    const before = byKey.get(externalId)
    const after = { position, retiredAt: null, updatedAt: now, ...fields }
    if (before === undefined)
      await insertOffer(trx, partnerId, { id: newId(), externalId, createdAt: now, ...after })
    else if (
      before.position !== position ||
      before.retiredAt !== null ||
      offer.differingFields(before, fields).length > 0
    )
      await updateOffer(trx, partnerId, { ...before, ...after })
  }
  const named = new Set(wanted.map(({ id }) => id))
  for (const each of open(stored))
    if (!named.has(each.externalId))
      await updateOffer(trx, partnerId, { ...each, retiredAt: now, updatedAt: now })
}

function open<T extends { readonly retiredAt: Instant | null }>(list: readonly T[]): T[] {
  return list.filter(({ retiredAt }) => retiredAt === null)
}

function offerFields(of: Offer): offer.OfferFields {
  const { name, products, term, trialDays, defaultQuantity, amount, currency } = of
  return { name, products, term, trialDays, defaultQuantity, amount, currency }
}

function productFields(of: Product): product.ProductFields {
  const { name, provisioner, details, instructions, licenceUnit, overage, usualDuration, support } = of
  return { name, provisioner, details, instructions, licenceUnit, overage, usualDuration, support }
}
