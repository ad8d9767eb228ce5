import type { WallAsker } from '../askers.ts'
import { full, admins, colleagues } from './allowed.ts'
import type { Asked, Line } from './line.ts'
import { aCustomer } from './subjects.ts'

const aBulkAct = { kind: 'bulk_act', absent: 'bulk_not_found' } as const
const toThemselves = (_: string, __: number, { personId }: WallAsker): Asked => ({
  path: { personId: personId ?? '' },
})

/** Whom customers are assigned to, acts over many, what vendors see, and what is deleted. */
export const assignments = {
  listColleagues: { who: colleagues, well: 200 },
  assignCustomer: { who: full, about: aCustomer, ask: toThemselves, well: 204 },
  unassignCustomer: { who: full, about: aCustomer, ask: toThemselves, well: 204 },
  assignCustomers: {
    who: full,
    ask: (_, __, { personId }) => ({ json: { personIds: [personId], how: 'assign', preview: true } }),
    well: 200,
  },
  startBulkAct: {
    who: admins,
    ask: () => ({ json: { act: 'let_go', preview: true } }),
    well: 200,
  },
  listBulkActs: { who: admins, well: 200 },
  getBulkAct: { who: admins, about: aBulkAct, well: 200 },
  listBulkItems: { who: admins, about: aBulkAct, well: 200 },
  exportBulkItems: { who: admins, about: aBulkAct, well: 200 },
  cancelBulkAct: { who: admins, about: aBulkAct, well: 200 },
  // It has done nothing.
  undoBulkAct: { who: admins, about: aBulkAct, well: 409 },
  setHand: {
    who: admins,
    about: aCustomer,
    ask: (_, n) => ({ json: { responsibleId: null, inHandUntil: null, note: `note ${n}` } }),
    well: 204,
  },
  clearHand: { who: admins, about: aCustomer, well: 204 },
  listVendorServices: { who: 'vendor', well: 200 },
  listVendorPartners: { who: 'vendor', well: 200 },
  deleteCustomer: {
    who: full,
    about: { kind: 'new_customer', absent: 'customer_not_found' },
    well: 204,
  },
  previewDeletion: { who: full, about: aCustomer, well: 200 },
  restoreCustomer: {
    who: full,
    about: { kind: 'deleted_customer', absent: 'customer_not_found' },
    well: 204,
  },
  listDeletedCustomers: { who: full, well: 200 },
  correctCustomerId: {
    who: full,
    about: { kind: 'new_customer', absent: 'customer_not_found' },
    ask: (_, n) => ({ json: { externalId: `corrected-${n}` } }),
    well: 204,
  },
} as const satisfies Readonly<Record<string, Line>>
