import {
  full,
  fullAndReadOnly,
  admins,
  adminsAndReadOnly,
  colleagues,
  helpers,
  everybody,
  thoseWhoFillIn,
  thoseWhoSeePeople,
} from './allowed.ts'
import type { Asked, Line } from './line.ts'
import { aCustomer } from './subjects.ts'

/** Its id is the customer's and its own, with a space between them. */
const aCustomerPerson = { kind: 'customer_person', absent: 'customer_not_found' } as const
const ofCustomerPerson = (ids: string): Asked => {
  const [id = '', personId = id] = ids.split(' ')
  return { path: { id, personId } }
}
const anImport = { kind: 'import', absent: 'import_not_found' } as const
const fileOf = (n: number) =>
  `customer_id,customer_name,subscription_id,offer,kind,ends_at,service_id,product,provisioning_status\n` +
  `M-${n},Matrix ${n},M-${n}-S,Suite,paid,2099-01-01,V,Meetings,provisioned\n`

/** Customers, their people, what is shown of them, and their files. */
export const customers = {
  listCustomers: { who: everybody, well: 200 },
  listTags: { who: colleagues, well: 200 },
  listEvents: { who: everybody, ask: () => ({ query: 'after=0' }), well: 200 },
  streamEvents: { who: everybody, ask: () => ({ query: 'seconds=1' }), well: 200, isLong: true },
  getCustomer: { who: everybody, about: aCustomer, well: 200 },
  getCustomerByExternalId: {
    who: everybody,
    about: { kind: 'customer_external_id', absent: 'customer_not_found' },
    well: 200,
  },
  getCustomers: {
    who: everybody,
    about: { kind: 'customer', absent: 'nothing' },
    ask: (id) => ({ query: `id=${id}` }),
    well: 200,
  },
  addCustomer: { who: admins, ask: (_, n) => ({ json: { name: `Added ${n}` } }), well: 201 },
  changeCustomer: {
    who: admins,
    about: aCustomer,
    ask: (_, n) => ({ json: { country: n % 2 === 0 ? 'NO' : 'SE' } }),
    well: 200,
  },
  addSubscription: {
    who: admins,
    about: aCustomer,
    ask: (_, n) => ({ json: { kind: 'paid', offer: `Suite ${n}`, products: [{ product: 'Calling' }] } }),
    well: 201,
  },
  listChangedCustomers: {
    who: everybody,
    about: { kind: 'customer', absent: 'nothing' },
    ask: (id) => ({ query: `id=${id}` }),
    well: 200,
  },
  listSubscriptions: { who: everybody, about: aCustomer, well: 200 },
  listCustomerHistory: { who: everybody, about: aCustomer, well: 200 },
  openCustomerView: { who: colleagues, about: aCustomer, well: 200 },
  listCustomerPeople: { who: thoseWhoSeePeople, about: aCustomer, well: 200 },
  listCustomerPeopleHistory: { who: thoseWhoSeePeople, about: aCustomer, well: 200 },
  listCustomerPeopleGroups: { who: thoseWhoSeePeople, about: aCustomer, well: 200 },
  getCustomerPerson: {
    who: thoseWhoSeePeople,
    about: aCustomerPerson,
    ask: ofCustomerPerson,
    well: 200,
  },
  exportCustomerPerson: {
    who: thoseWhoFillIn,
    about: aCustomerPerson,
    ask: ofCustomerPerson,
    well: 200,
  },
  addCustomerPerson: {
    who: thoseWhoFillIn,
    about: aCustomer,
    ask: (_, n) => ({ json: { name: `Person ${n}`, email: `person-${n}@example.com` } }),
    well: 201,
  },
  changeCustomerPerson: {
    who: thoseWhoFillIn,
    about: aCustomerPerson,
    ask: (ids, n) => ({ ...ofCustomerPerson(ids), json: { name: `Changed ${n}` } }),
    well: 200,
  },
  // None of the group.
  actOnCustomerPeople: {
    who: thoseWhoFillIn,
    about: aCustomer,
    ask: () => ({ json: { act: 'deactivate', people: { group: 'nobody' } } }),
    well: 422,
  },
  importCustomerPeople: {
    who: thoseWhoFillIn,
    about: aCustomer,
    ask: (_, n) => ({ csv: `person_id,name\nI-${n},Imported ${n}\n` }),
    well: 200,
  },
  previewCustomerPeople: {
    who: thoseWhoFillIn,
    about: aCustomer,
    ask: (_, n) => ({ csv: `person_id,name\nI-${n},Imported ${n}\n` }),
    well: 200,
  },
  exportCustomerPeople: { who: thoseWhoSeePeople, about: aCustomer, well: 200 },
  deactivateCustomerPerson: {
    who: thoseWhoFillIn,
    about: aCustomerPerson,
    ask: ofCustomerPerson,
    well: 200,
  },
  reactivateCustomerPerson: {
    who: thoseWhoFillIn,
    about: aCustomerPerson,
    ask: ofCustomerPerson,
    well: 200,
  },
  eraseCustomerPerson: { who: thoseWhoFillIn, about: aCustomerPerson, ask: ofCustomerPerson, well: 204 },
  writeNote: {
    who: helpers,
    about: aCustomer,
    ask: (_, n) => ({ json: { text: `note ${n}` } }),
    well: 201,
  },
  listCustomerAdministrators: { who: everybody, about: aCustomer, well: 200 },
  getAtRisk: { who: adminsAndReadOnly, well: 200 },
  exportAtRisk: { who: adminsAndReadOnly, well: 200 },
  exportCustomersCsv: { who: adminsAndReadOnly, well: 200 },
  exportCustomersJsonl: { who: adminsAndReadOnly, well: 200 },
  importCustomers: { who: full, ask: (_, n) => ({ csv: fileOf(n) }), well: 200 },
  previewImport: { who: full, ask: (_, n) => ({ csv: fileOf(n) }), well: 200 },
  // The partner has customers.
  loadDemo: { who: full, ask: () => ({ json: { customers: 1 } }), well: 409 },
  getImportTemplate: { who: fullAndReadOnly, well: 200 },
  listImports: { who: fullAndReadOnly, well: 200 },
  getImport: { who: fullAndReadOnly, about: anImport, well: 200 },
  listImportErrors: { who: fullAndReadOnly, about: anImport, well: 200 },
  listImportChanges: { who: fullAndReadOnly, about: anImport, well: 200 },
  getImportErrors: { who: fullAndReadOnly, about: anImport, well: 200 },
  cancelImport: {
    who: full,
    about: { kind: 'waiting_import', absent: 'import_not_found' },
    well: 200,
  },
} as const satisfies Readonly<Record<string, Line>>
