import type { Operation } from './operations.ts'

/** One of a customer's people. */
const person = '/api/v1/customers/{id}/people/{personId}'

/** Where the operations of the customers' own people are. */
export const customerPeopleOperations = {
  listCustomerPeople: { method: 'GET', path: '/api/v1/customers/{id}/people', gives: 'json' },
  listCustomerPeopleHistory: { method: 'GET', path: '/api/v1/customers/{id}/people/history', gives: 'json' },
  listCustomerPeopleGroups: { method: 'GET', path: '/api/v1/customers/{id}/people/groups', gives: 'json' },
  getCustomerPerson: { method: 'GET', path: person, gives: 'json' },
  exportCustomerPerson: { method: 'GET', path: `${person}/data`, gives: 'json' },
  addCustomerPerson: { method: 'POST', path: '/api/v1/customers/{id}/people', sends: 'json', gives: 'json' },
  actOnCustomerPeople: {
    method: 'POST',
    path: '/api/v1/customers/{id}/people/act',
    sends: 'json',
    gives: 'json',
  },
  importCustomerPeople: {
    method: 'POST',
    path: '/api/v1/customers/{id}/people/import',
    sends: 'file',
    gives: 'json',
  },
  previewCustomerPeople: {
    method: 'POST',
    path: '/api/v1/customers/{id}/people/import/preview',
    sends: 'file',
    gives: 'json',
  },
  exportCustomerPeople: { method: 'GET', path: '/api/v1/customers/{id}/people.csv', gives: 'file' },
  changeCustomerPerson: { method: 'PATCH', path: person, sends: 'json', gives: 'json' },
  deactivateCustomerPerson: { method: 'POST', path: `${person}/deactivate`, gives: 'json' },
  reactivateCustomerPerson: { method: 'POST', path: `${person}/reactivate`, gives: 'json' },
  eraseCustomerPerson: { method: 'DELETE', path: person, gives: 'nothing' },
} as const satisfies Readonly<Record<string, Operation>>
