import { full, adminsAndReadOnly } from './allowed.ts'
import type { Line } from './line.ts'

const anOffer = { kind: 'offer', absent: 'offer_not_found' } as const
const aProduct = { kind: 'product', absent: 'product_not_found' } as const
const aConnection = { kind: 'connection', absent: 'connection_not_found' } as const

/** What can be ordered, and what it consists of. */
export const catalogue = {
  listOffers: { who: adminsAndReadOnly, well: 200 },
  addOffer: {
    who: full,
    ask: (_, n) => ({ json: { name: `Offer ${n}`, products: [{ product: 'Calling' }] } }),
    well: 201,
  },
  changeOffer: { who: full, about: anOffer, ask: (_, n) => ({ json: { name: `Changed ${n}` } }), well: 200 },
  orderOffers: { who: full, ask: () => ({ json: { ids: [] } }), well: 200 },
  listSetUpTimes: { who: adminsAndReadOnly, well: 200 },
  getSetUpTimes: { who: adminsAndReadOnly, about: aProduct, well: 200 },
  listProducts: { who: adminsAndReadOnly, well: 200 },
  addProduct: {
    who: full,
    ask: (_, n) => ({ json: { name: `Product ${n}`, provisioner: { kind: 'manual', by: 'partner' } } }),
    well: 201,
  },
  changeProduct: {
    who: full,
    about: aProduct,
    ask: (_, n) => ({ json: { name: `Changed product ${n}` } }),
    well: 200,
  },
  listConnections: { who: full, well: 200 },
  addConnection: {
    who: full,
    ask: (_, n) => ({ json: { name: `Broker ${n}`, url: 'https://broker.example.com' } }),
    well: 201,
  },
  changeConnection: {
    who: full,
    about: aConnection,
    ask: (_, n) => ({ json: { name: `Changed broker ${n}` } }),
    well: 200,
  },
  // It leads to this machine, where nothing may be reached.
  readConnectionCatalog: { who: full, about: aConnection, well: 502 },
  getConnectionCatalog: { who: full, about: aConnection, well: 200 },
  addProductsOfPlans: {
    who: full,
    about: aConnection,
    ask: () => ({ json: { plans: [{ service: 'calling', plan: 'plan' }] } }),
    well: 201,
  },
  getCatalogue: { who: adminsAndReadOnly, well: 200 },
  applyCatalogue: { who: full, ask: () => ({ query: 'dryRun=true', json: { offers: [] } }), well: 200 },
} as const satisfies Readonly<Record<string, Line>>
