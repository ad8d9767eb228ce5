/** Every address of the app; links name these, so that a changed address is changed here. */
export const paths = {
  home: '/',
  customers: '/customers',
  deletedCustomers: '/customers/deleted',
  customer: '/customers/$customerId',
  customerView: '/customers/$customerId/view',
  organisation: '/organisation',
  imports: '/imports',
  newImport: '/imports/new',
  oneImport: '/imports/$importId',
  bulk: '/bulk',
  oneBulkAct: '/bulk/$jobId',
  start: '/start',
  people: '/people',
  audit: '/audit',
  settings: '/settings',
  vendor: '/vendor',
  installation: '/installation',
  account: '/account',
  secondFactor: '/second-factor',
  noPartner: '/no-partner',
  signIn: '/sign-in',
  resetRequest: '/reset-password',
  resetLink: '/reset-password/$token',
  newPassword: '/new-password',
  invitation: '/invitation',
  invitationLink: '/invitation/$token',
} as const

/** Addresses that the server answers itself, outside of the app. */
export const serverPaths = { apiDocs: '/api/docs' } as const
