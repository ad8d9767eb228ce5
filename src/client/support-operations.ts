import type { Operation } from './operations.ts'

/** Where the operations of support cases are. */
export const supportOperations = {
  draftSupportCase: { method: 'GET', path: '/api/v1/services/{id}/support-cases/draft', gives: 'json' },
  listSupportCases: { method: 'GET', path: '/api/v1/services/{id}/support-cases', gives: 'json' },
  openSupportCase: {
    method: 'POST',
    path: '/api/v1/services/{id}/support-cases',
    sends: 'json',
    gives: 'json',
  },
  changeSupportCase: {
    method: 'PATCH',
    path: '/api/v1/support-cases/{id}',
    sends: 'json',
    gives: 'nothing',
  },
  closeSupportCase: {
    method: 'POST',
    path: '/api/v1/support-cases/{id}/close',
    sends: 'json',
    gives: 'nothing',
  },
  sendSupportCaseAgain: {
    method: 'POST',
    path: '/api/v1/support-cases/{id}/send-again',
    gives: 'nothing',
  },
} as const satisfies Readonly<Record<string, Operation>>
