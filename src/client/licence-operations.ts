import type { Operation } from './operations.ts'

/** Where the operations of licences are. */
export const licenceOperations = {
  listLicences: { method: 'GET', path: '/api/v1/services/{id}/licences', gives: 'json' },
  listEndedLicences: { method: 'GET', path: '/api/v1/customers/{id}/licences/ended', gives: 'json' },
  previewLicences: {
    method: 'POST',
    path: '/api/v1/services/{id}/licences/preview',
    sends: 'json',
    gives: 'json',
  },
  assignLicences: {
    method: 'POST',
    path: '/api/v1/services/{id}/licences/assign',
    sends: 'json',
    gives: 'json',
  },
  returnLicences: {
    method: 'POST',
    path: '/api/v1/services/{id}/licences/return',
    sends: 'json',
    gives: 'json',
  },
  undoLicences: {
    method: 'POST',
    path: '/api/v1/services/{id}/licences/undo',
    sends: 'json',
    gives: 'json',
  },
} as const satisfies Readonly<Record<string, Operation>>
