import { appendAudit, type AuditActor } from '../audit/append.ts'
import type { AuditAction } from '../audit/actions.ts'
import type { ApiContext } from '../contract/context.ts'
import { AppError } from '../contract/errors.ts'
import { newId } from '../database/ids.ts'
import { writeTenant, type TenantWriter } from '../database/transactions.ts'
import type { Instant } from '../domain/instant.ts'
import { Problems } from '../input/problems.ts'
import type { Language } from '../messages/languages.ts'
import { keyOfName } from '../offers/made-id.ts'
import { renameProducts } from '../offers/rename-products.ts'
import { lockCatalogue } from '../offers/repository.ts'
import { maxProducts } from './limits.ts'
import { differingFields, pickFields } from './product.ts'
import type { Product, ProductFields } from './product.ts'
import { insertProduct, listProducts, updateProduct } from './repository.ts'
import { holdConnectionsOf, readConnectionsOf } from './resolve-provisioner.ts'

/** A product that is wanted. */
export interface ProductWish {
  /** Null: made of its name. */
  readonly externalId: string | null
  readonly fields: ProductFields
}

/**
 * Adds products at the end of the list.
 * @param language in which it is said what is wrong with a connection
 * @throws AppError product_id_taken and product_name_taken, the key also by a retired one; too_many_products;
 *   invalid_request
 */
export async function addProducts(
  context: ApiContext,
  partnerId: string,
  actor: AuditActor,
  wishes: readonly ProductWish[],
  language: Language,
): Promise<Product[]> {
  return changing(context, partnerId, async (trx, products, now) => {
    if (products.length + wishes.length > maxProducts)
      throw new AppError('too_many_products', { max: maxProducts })
    const keys = new Set(products.map(({ externalId }) => externalId))
    const names = new Set(open(products).map(({ name }) => name))
    const wanted = wishes.map(({ fields }) => fields)
    await holdConnectionsOf(trx, partnerId, wanted)
    const resolve = await readConnectionsOf(trx, partnerId, wanted)
    const added: Product[] = []
    for (const { externalId, fields } of wishes) {
      if (externalId !== null && keys.has(externalId)) throw new AppError('product_id_taken')
      if (names.has(fields.name)) throw new AppError('product_name_taken', { name: fields.name })
      const problems = new Problems(language)
      const connectionId = resolve(fields, undefined, 'body', problems)
      problems.refuse()
      const product: Product = {
        ...fields,
        id: newId(),
        externalId: externalId ?? keyOfName(fields.name, (key) => keys.has(key), 'product'),
        connectionId,
        position: placeAtEnd(products) + added.length,
        retiredAt: null,
        createdAt: now,
        updatedAt: now,
      }
      keys.add(product.externalId)
      names.add(product.name)
      await insertProduct(trx, partnerId, product)
      await tell(trx, partnerId, actor, 'product_added', product, {})
      added.push(product)
    }
    return added
  })
}

/** What a change makes of a product's fields; reads what it needs and throws what is wrong with it. */
export type ChangeFields = (before: ProductFields) => ProductFields

/**
 * Changes a product, retires it or brings it back; what the change does not mention stays. Offers that name it have its
 * new name from then on; what was ordered stays as it is.
 * @throws AppError product_not_found, product_name_taken, invalid_request and what `change` throws
 */
export async function changeProduct(
  context: ApiContext,
  partnerId: string,
  actor: AuditActor,
  productId: string,
  { change, retired }: { readonly change: ChangeFields; readonly retired: boolean | undefined },
  language: Language,
): Promise<Product> {
  return changing(context, partnerId, async (trx, products, now) => {
    const before = products.find((product) => product.id === productId)
    if (before === undefined) throw new AppError('product_not_found')
    const fields = change(before)
    const wasRetired = before.retiredAt !== null
    const isRetired = retired ?? wasRetired
    const differing = differingFields(before, fields)
    if (differing.length === 0 && isRetired === wasRetired) return before
    const others = open(products).filter((product) => product !== before)
    if (!isRetired && others.some(({ name }) => name === fields.name))
      throw new AppError('product_name_taken', { name: fields.name })
    const problems = new Problems(language)
    await holdConnectionsOf(trx, partnerId, [fields])
    const resolve = await readConnectionsOf(trx, partnerId, [fields])
    // Who brings a product back chooses its connection anew.
    const connectionId = resolve(fields, wasRetired && !isRetired ? undefined : before, 'body', problems)
    problems.refuse()
    const after: Product = {
      ...before,
      ...fields,
      connectionId,
      retiredAt: isRetired ? (before.retiredAt ?? now) : null,
      position: wasRetired && !isRetired ? placeAtEnd(products) : before.position,
      updatedAt: now,
    }
    await updateProduct(trx, partnerId, after)
    // A retired one names nothing: its name may be another one's by now.
    if (!wasRetired && before.name !== after.name)
      await renameProducts(trx, partnerId, new Map([[before.name, after.name]]), now)
    if (differing.length > 0)
      await tell(trx, partnerId, actor, 'product_changed', after, {
        before: pickFields(before, differing),
        after: pickFields(after, differing),
      })
    if (isRetired !== wasRetired)
      await tell(trx, partnerId, actor, isRetired ? 'product_retired' : 'product_restored', after, {})
    return after
  })
}

/** Those that are not retired. */
export function open(products: readonly Product[]): Product[] {
  return products.filter(({ retiredAt }) => retiredAt === null)
}

/** Gives `act` the partner's products, held with its offers against everybody else who changes either. */
async function changing<T>(
  { database, readNow }: ApiContext,
  partnerId: string,
  act: (trx: TenantWriter, products: readonly Product[], now: Instant) => Promise<T>,
): Promise<T> {
  return writeTenant(database.db, partnerId, async (trx) => {
    await lockCatalogue(trx, partnerId)
    const products = await listProducts(trx, partnerId)
    return act(trx, products, await readNow(trx, partnerId))
  })
}

function placeAtEnd(products: readonly Product[]): number {
  return 1 + Math.max(-1, ...open(products).map(({ position }) => position))
}

async function tell(
  trx: TenantWriter,
  partnerId: string,
  actor: AuditActor,
  action: AuditAction,
  { id, externalId, name }: Product,
  details: Readonly<Record<string, unknown>>,
): Promise<void> {
  await appendAudit(trx, partnerId, actor, {
    action,
    subjectKind: 'product',
    subjectId: id,
    details: { externalId, name, ...details },
  })
}
