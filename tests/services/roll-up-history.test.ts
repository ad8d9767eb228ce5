import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { provisioningStatuses } from '../../src/domain/provisioning-status.ts'
import { checkStored } from '../standings/check-stored.ts'
import { startHeldServer } from '../support/held-server.ts'
import type { HeldServer } from '../support/held-server.ts'

let server: HeldServer
beforeAll(async () => {
  server = await startHeldServer()
})
afterAll(() => server.close())

const header = 'customer_id,customer_name,subscription_id,offer,kind,service_id,product,provisioning_status'

const someChanges = fc.array(
  fc.record({
    by: fc.constantFrom('import', 'hand'),
    service: fc.constantFrom('V1', 'V2'),
    status: fc.constantFrom(...provisioningStatuses),
  }),
  { minLength: 1, maxLength: 8 },
)

describe('a subscription’s own provisioning status in the history', () => {
  it('is one story whoever moved it, files and people in any order', async () => {
    let n = 0
    await fc.assert(
      fc.asyncProperty(someChanges, async (changes) => {
        n += 1
        const row = (service: string, status: string) =>
          `C${n},Ås,S${n},Suite,paid,${service},Calling,${status}`
        const begin = [header, `C${n},Ås,,,,,,`]
        await server.importRows(begin)
        await server.importRows([header, row('V1', 'provisioned'), row('V2', 'provisioned')])
        const { subscriptions } = await server.client.getCustomerByExternalId({
          params: { externalId: `C${n}` },
        })
        const ids = new Map(subscriptions[0]?.services.map((service) => [service.externalId, service.id]))
        for (const { by, service, status } of changes) {
          server.now += 1_000
          if (by === 'import') await server.importRows([header, row(service, status)])
          else
            await server.client.setServiceStatus({
              params: { id: ids.get(service) ?? '' },
              body: { status },
            })
        }
        expect(await checkStored(server.database.db, server.partner.id, server.now)).toEqual([])
      }),
      { numRuns: 8 },
    )
  }, 60_000)
})
