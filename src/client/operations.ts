import type { OperationId } from './contracts.ts'

export interface Operation {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** With `{name}` where a parameter of the path stands. */
  readonly path: string
  /** What is sent; nothing where absent. */
  readonly sends?: 'json' | 'file'
  /** What comes back. */
  readonly gives: 'json' | 'file' | 'nothing'
}

/** Where each operation of the API is. A test holds this against the server's own description of itself. */
export const operations = {
  getHealth: { method: 'GET', path: '/healthz', gives: 'json' },
  getReadiness: { method: 'GET', path: '/readyz', gives: 'json' },
  getMe: { method: 'GET', path: '/api/v1/me', gives: 'json' },
  signOut: { method: 'POST', path: '/api/v1/sign-out', gives: 'nothing' },
  getPartner: { method: 'GET', path: '/api/v1/partner', gives: 'json' },
  changePartner: { method: 'PATCH', path: '/api/v1/partner', sends: 'json', gives: 'json' },
  listCustomers: { method: 'GET', path: '/api/v1/customers', gives: 'json' },
  getCustomer: { method: 'GET', path: '/api/v1/customers/{id}', gives: 'json' },
  getCustomerByExternalId: {
    method: 'GET',
    path: '/api/v1/customers/by-external-id/{externalId}',
    gives: 'json',
  },
  getCustomers: { method: 'GET', path: '/api/v1/customers/by-ids', gives: 'json' },
  listSubscriptions: { method: 'GET', path: '/api/v1/customers/{id}/subscriptions', gives: 'json' },
  listCustomerHistory: { method: 'GET', path: '/api/v1/customers/{id}/history', gives: 'json' },
  listTags: { method: 'GET', path: '/api/v1/tags', gives: 'json' },
  exportCustomersCsv: { method: 'GET', path: '/api/v1/customers.csv', gives: 'file' },
  exportCustomersJsonl: { method: 'GET', path: '/api/v1/customers.jsonl', gives: 'file' },
  importCustomers: { method: 'POST', path: '/api/v1/imports', sends: 'file', gives: 'json' },
  listImports: { method: 'GET', path: '/api/v1/imports', gives: 'json' },
  getImport: { method: 'GET', path: '/api/v1/imports/{id}', gives: 'json' },
  cancelImport: { method: 'DELETE', path: '/api/v1/imports/{id}', gives: 'json' },
  previewImport: { method: 'POST', path: '/api/v1/imports/preview', sends: 'file', gives: 'json' },
  getImportTemplate: { method: 'GET', path: '/api/v1/imports/template.csv', gives: 'file' },
  listImportErrors: { method: 'GET', path: '/api/v1/imports/{id}/errors', gives: 'json' },
  listImportChanges: { method: 'GET', path: '/api/v1/imports/{id}/changes', gives: 'json' },
  getImportErrors: { method: 'GET', path: '/api/v1/imports/{id}/errors.csv', gives: 'file' },
  loadDemo: { method: 'POST', path: '/api/v1/demo', sends: 'json', gives: 'json' },
  setServiceStatus: {
    method: 'PUT',
    path: '/api/v1/services/{id}/provisioning-status',
    sends: 'json',
    gives: 'nothing',
  },
  signIn: { method: 'POST', path: '/api/v1/sign-in', sends: 'json', gives: 'json' },
  requestPasswordReset: { method: 'POST', path: '/api/v1/password-reset', sends: 'json', gives: 'nothing' },
  resetPassword: { method: 'POST', path: '/api/v1/password-reset/confirm', sends: 'json', gives: 'nothing' },
  changeMe: { method: 'PATCH', path: '/api/v1/me', sends: 'json', gives: 'nothing' },
  takeAddress: { method: 'PUT', path: '/api/v1/me/address', sends: 'json', gives: 'nothing' },
  changePassword: { method: 'PUT', path: '/api/v1/me/password', sends: 'json', gives: 'nothing' },
  chooseMembership: { method: 'PUT', path: '/api/v1/me/membership', sends: 'json', gives: 'nothing' },
  listSessions: { method: 'GET', path: '/api/v1/me/sessions', gives: 'json' },
  endSession: { method: 'DELETE', path: '/api/v1/me/sessions/{id}', gives: 'nothing' },
  endOtherSessions: { method: 'DELETE', path: '/api/v1/me/sessions', gives: 'json' },
  listTokens: { method: 'GET', path: '/api/v1/tokens', gives: 'json' },
  createToken: { method: 'POST', path: '/api/v1/tokens', sends: 'json', gives: 'json' },
  revokeToken: { method: 'DELETE', path: '/api/v1/tokens/{id}', gives: 'nothing' },
  listPeople: { method: 'GET', path: '/api/v1/people', gives: 'json' },
  changePerson: { method: 'PATCH', path: '/api/v1/people/{id}', sends: 'json', gives: 'nothing' },
  removePerson: { method: 'DELETE', path: '/api/v1/people/{id}', gives: 'nothing' },
  sendPasswordReset: { method: 'POST', path: '/api/v1/people/{id}/password-reset', gives: 'json' },
  listInvitations: { method: 'GET', path: '/api/v1/invitations', gives: 'json' },
  invite: { method: 'POST', path: '/api/v1/invitations', sends: 'json', gives: 'json' },
  sendInvitationAgain: { method: 'POST', path: '/api/v1/invitations/{id}/send-again', gives: 'json' },
  revokeInvitation: { method: 'DELETE', path: '/api/v1/invitations/{id}', gives: 'nothing' },
  readInvitation: { method: 'POST', path: '/api/v1/invitation', sends: 'json', gives: 'json' },
  acceptInvitation: { method: 'POST', path: '/api/v1/invitation/accept', sends: 'json', gives: 'json' },
  listPartners: { method: 'GET', path: '/api/v1/partners', gives: 'json' },
  createPartner: { method: 'POST', path: '/api/v1/partners', sends: 'json', gives: 'json' },
  getMyData: { method: 'GET', path: '/api/v1/me/data', gives: 'json' },
  eraseMe: { method: 'DELETE', path: '/api/v1/me', gives: 'nothing' },
  findPerson: { method: 'GET', path: '/api/v1/installation/people', gives: 'json' },
  erasePerson: { method: 'DELETE', path: '/api/v1/installation/people/{id}', gives: 'nothing' },
  deleteCustomer: { method: 'DELETE', path: '/api/v1/customers/{id}', gives: 'nothing' },
  restoreCustomer: { method: 'POST', path: '/api/v1/customers/{id}/restore', gives: 'nothing' },
  listDeletedCustomers: { method: 'GET', path: '/api/v1/customers/deleted', gives: 'json' },
  correctCustomerId: {
    method: 'PUT',
    path: '/api/v1/customers/{id}/external-id',
    sends: 'json',
    gives: 'nothing',
  },
  getRetention: { method: 'GET', path: '/api/v1/partner/retention', gives: 'json' },
  changeRetention: { method: 'PATCH', path: '/api/v1/partner/retention', sends: 'json', gives: 'json' },
  listAudit: { method: 'GET', path: '/api/v1/audit', gives: 'json' },
  exportAudit: { method: 'GET', path: '/api/v1/audit.csv', gives: 'file' },
} as const satisfies Readonly<Record<OperationId, Operation>>
