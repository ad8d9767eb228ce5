import { databaseClock } from '../../src/standings/now.ts'
import { writeTenant } from '../../src/database/transactions.ts'
import { addConnection } from '../../src/connections/change-connections.ts'
import { storeCatalog } from '../../src/connections/repository.ts'
import { addOffer } from '../../src/offers/change-offers.ts'
import { addProducts } from '../../src/products/change-products.ts'
import { createSealer } from '../../src/sealing/sealer.ts'
import { testSecret, type TestServer } from '../support/server.ts'
import { nextNumber } from './number.ts'

export async function newOffer(server: TestServer, partnerId: string, mark: string): Promise<string> {
  const made = nextNumber()
  const context = { database: server.database, readNow: databaseClock() }
  const by = { kind: 'system', id: null, personId: null, address: null } as const
  const fields = {
    name: `${mark} offer ${made}`,
    products: [{ product: 'Calling', licences: null }],
    term: null,
    trialDays: null,
    defaultQuantity: 1,
    amount: null,
    currency: null,
  }
  return (await addOffer(context, partnerId, by, null, fields)).id
}

export async function newProduct(server: TestServer, partnerId: string, mark: string): Promise<string> {
  const made = nextNumber()
  const context = { database: server.database, readNow: databaseClock() }
  const by = { kind: 'system', id: null, personId: null, address: null } as const
  const fields = {
    name: `${mark} product ${made}`,
    provisioner: { kind: 'manual', by: 'partner' },
    details: null,
    instructions: `${mark} instructions`,
    licenceUnit: null,
    overage: false,
    usualDuration: null,
    support: null,
  } as const
  const [product] = await addProducts(context, partnerId, by, [{ externalId: null, fields }], 'en')
  return product?.id ?? ''
}

/** One that has said what it offers. */
export async function newConnection(server: TestServer, partnerId: string, mark: string): Promise<string> {
  const sealer = createSealer(testSecret, [])
  const made = nextNumber()
  const context = { database: server.database, readNow: databaseClock(), sealer }
  const by = { kind: 'system', id: null, personId: null, address: null } as const
  const fields = {
    name: `${mark} connection ${made}`,
    url: 'http://127.0.0.1:9',
    auth: 'basic',
    username: `${mark} user`,
    ca: null,
  } as const
  const { id } = await addConnection(context, partnerId, by, null, { fields, secret: `${mark} secret` })
  const plans = [{ ...noPlan, id: 'plan', name: `${mark} plan`, displayName: `${mark} plan ${made}` }]
  const service = { id: 'calling', name: mark, displayName: mark, description: mark, plans }
  const services = [{ ...service, instancesRetrievable: true, allowContextUpdates: false }]
  await writeTenant(server.database.db, partnerId, (trx) =>
    storeCatalog(trx, partnerId, id, { services, faults: [] }, Date.now()),
  )
  return id
}

const noPlan = {
  description: '',
  free: true,
  bindable: false,
  planUpdateable: false,
  maximumPollingSeconds: null,
  maintenance: null,
  createSchema: null,
  updateSchema: null,
} as const
