import { expect, it } from 'vitest'
import { demoOffers } from '../../src/demo/offers.ts'
import { demoProducts } from '../../src/demo/products.ts'
import { Problems } from '../../src/input/problems.ts'
import { readProduct } from '../../src/products/read-product.ts'

it('every product of the demo’s offers is there, and as the API takes it', () => {
  const offered = new Set(demoOffers.flatMap(({ products }) => products))
  expect(new Set(demoProducts.map(({ name }) => name))).toEqual(offered)
  for (const [index, product] of demoProducts.entries()) {
    const problems = new Problems('en')
    const read = readProduct({ ...product }, `products[${index}]`, problems)
    problems.refuse()
    // The vendor of all of them is the partner's.
    expect(read).toEqual({ ...product, overage: false, support: null })
  }
})
