import { newId } from '../database/ids.ts'
import type { TenantWriter } from '../database/transactions.ts'
import { demoProducts } from '../demo/products.ts'
import type { Instant } from '../domain/instant.ts'
import { keyOfName } from '../offers/made-id.ts'
import { insertProduct, listProducts } from '../products/repository.ts'

/**
 * Gives a partner what the demo's offers consist of, where it has no products of its own. The caller holds the lock of the
 * catalogue.
 */
export async function addDemoProducts(trx: TenantWriter, partnerId: string, now: Instant): Promise<void> {
  if ((await listProducts(trx, partnerId)).length > 0) return
  const taken = new Set<string>()
  for (const [position, product] of demoProducts.entries()) {
    const externalId = keyOfName(product.name, (key) => taken.has(key), 'product')
    taken.add(externalId)
    await insertProduct(trx, partnerId, {
      ...product,
      id: newId(),
      externalId,
      connectionId: null,
      overage: false,
      support: null,
      position,
      retiredAt: null,
      createdAt: now,
      updatedAt: now,
    })
  }
}
