import type { Page } from 'playwright-core'

/** How many customers, each counted once, the page's own objects still hold anywhere: in caches, lists or rows. */
export async function customersInMemory(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page)
  await session.send('HeapProfiler.collectGarbage')
  const { result: prototype } = await session.send('Runtime.evaluate', { expression: 'Object.prototype' })
  const { objects } = await session.send('Runtime.queryObjects', {
    prototypeObjectId: prototype.objectId ?? '',
  })
  const { result } = await session.send('Runtime.callFunctionOn', {
    objectId: objects.objectId ?? '',
    functionDeclaration: `function () {
      const customers = this.filter((one) => Object.hasOwn(one, 'subscriptions') && Object.hasOwn(one, 'adminEmail'))
      return new Set(customers.map(({ id }) => id)).size
    }`,
    returnByValue: true,
  })
  await session.detach()
  return Number(result.value)
}
