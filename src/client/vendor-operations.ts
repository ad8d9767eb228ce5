import type { Operation } from './operations.ts'

/** What a vendor's operator does with a service of a partner. */
function vendorOperation<Name extends string>(name: Name) {
  return {
    method: 'POST',
    path: `/api/v1/vendor/partners/{partnerId}/services/{id}/${name}`,
    gives: 'nothing',
  } as const
}

/** What a vendor's operator does at its partners. */
export const vendorOperations = {
  getVendorTask: {
    method: 'GET',
    path: '/api/v1/vendor/partners/{partnerId}/services/{id}',
    gives: 'json',
  },
  finishVendorTask: vendorOperation('finish'),
  failVendorTask: { ...vendorOperation('fail'), sends: 'json' },
  askVendorTaskDetails: { ...vendorOperation('ask-details'), sends: 'json' },
  addVendorTaskNote: { ...vendorOperation('notes'), sends: 'json' },
  listVendorServices: { method: 'GET', path: '/api/v1/vendor/services', gives: 'json' },
  listVendorPartners: { method: 'GET', path: '/api/v1/vendor/partners', gives: 'json' },
} as const satisfies Readonly<Record<string, Operation>>
