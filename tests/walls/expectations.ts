import type { OperationId } from '../../src/client/contracts.ts'
import type { ErrorCode } from '../../src/contract/errors.ts'
import type { Role } from '../../src/domain/roles.ts'
import { wallPassword, type WallAsker } from './askers.ts'
import type { ObjectKind } from './objects.ts'

/** Written out and not computed from domain/roles.ts: what that table says by mistake is found here. */
type Allowed = Readonly<Record<Role, boolean>>

/**
 * Anybody; whoever shows something that holds; people and no tokens; who administers the installation; who works for a
 * vendor; by role.
 */
type Who = 'open' | 'signed_in' | 'people' | 'installation' | 'vendor' | Allowed

export interface Asked {
  readonly query?: string
  readonly json?: unknown
  readonly csv?: string
  /** Parameters of the path besides the id. */
  readonly path?: Readonly<Record<string, string>>
}

export interface Line {
  readonly who: Who
  /** What it is about, and what it answers where there is no such thing; `nothing`: the same as with an empty list. */
  readonly about?: { readonly kind: ObjectKind; readonly absent: ErrorCode | 'nothing' }
  /** What is sent. @param id of what it is about @param n a number that no other request has */
  readonly ask?: (id: string, n: number, asker: WallAsker) => Asked
  /** The answer to who may, about what is theirs. */
  readonly well: number
  /** For who administers the installation: another partner's is found as well. */
  readonly isAcrossPartners?: true
  /** A table in which a refusal is counted, or something is written after the answer. */
  readonly countsIn?: string
  /** Its answer goes on for a while: all ask at once. */
  readonly isLong?: true
  /** Ends what asks; done at the end. */
  readonly isLast?: true
}

const full: Allowed = {
  partner_full_admin: true,
  partner_admin: false,
  partner_read_only: false,
  help_desk: false,
  customer_admin: false,
  vendor_operator: false,
}
const fullAndReadOnly: Allowed = { ...full, partner_read_only: true }
const admins: Allowed = { ...full, partner_admin: true }
const adminsAndReadOnly: Allowed = { ...admins, partner_read_only: true }
const colleagues: Allowed = { ...adminsAndReadOnly, help_desk: true }
/** Who may write and do something for customers without managing people. */
const helpers: Allowed = { ...admins, help_desk: true }
const everybody: Allowed = { ...adminsAndReadOnly, help_desk: true, customer_admin: true }
/** Who fills in details: for customers, or for their own organisation. */
const thoseWhoFillIn: Allowed = { ...admins, customer_admin: true }

/** Who sees the people of customers: of those within reach, or of their own organisation. */
const thoseWhoSeePeople: Allowed = { ...adminsAndReadOnly, customer_admin: true }

const aCustomer = { kind: 'customer', absent: 'customer_not_found' } as const
const aService = { kind: 'service', absent: 'service_not_found' } as const
const aManualService = { kind: 'manual_service', absent: 'service_not_found' } as const
const aFailedService = { kind: 'failed_service', absent: 'service_not_found' } as const
const aLicensedService = { kind: 'licensed_service', absent: 'service_not_found' } as const
const aSetUpLink = { kind: 'set_up_link', absent: 'set_up_link_not_found' } as const
/** Its id is the customer's and its own, with a space between them. */
const aCustomerPerson = { kind: 'customer_person', absent: 'customer_not_found' } as const
const ofCustomerPerson = (ids: string): Asked => {
  const [id = '', personId = id] = ids.split(' ')
  return { path: { id, personId } }
}
const aSupportCase = { kind: 'support_case', absent: 'support_case_not_found' } as const
const ofNobody = (): Asked => ({
  path: {
    id: '01890000-0000-7000-8000-000000000001',
    partnerId: '01890000-0000-7000-8000-000000000002',
  },
})
const aSubscription = { kind: 'subscription', absent: 'subscription_not_found' } as const
const anImport = { kind: 'import', absent: 'import_not_found' } as const
const anOffer = { kind: 'offer', absent: 'offer_not_found' } as const
const aProduct = { kind: 'product', absent: 'product_not_found' } as const
const aConnection = { kind: 'connection', absent: 'connection_not_found' } as const
const aBulkAct = { kind: 'bulk_act', absent: 'bulk_not_found' } as const
const aPerson = { kind: 'person', absent: 'person_not_found' } as const
const anInvitation = { kind: 'invitation', absent: 'invitation_not_found' } as const
const aPasskey = { kind: 'passkey', absent: 'passkey_not_found' } as const
const password = (): Asked => ({ json: { password: wallPassword } })
const spent = { json: { token: 'x'.repeat(43) } }

const noLink = { secret: 'x'.repeat(65) }
const noService = '01890000-0000-7000-8000-000000000003'
const someDetails = { serviceId: noService, details: {}, revision: 0 }

const toThemselves = (_: string, __: number, { personId }: WallAsker): Asked => ({
  path: { personId: personId ?? '' },
})

const fileOf = (n: number) =>
  `customer_id,customer_name,subscription_id,offer,kind,ends_at,service_id,product,provisioning_status\n` +
  `M-${n},Matrix ${n},M-${n}-S,Suite,paid,2099-01-01,V,Meetings,provisioned\n`

/** Every operation of the API: who may, and what it answers about what is not there. */
export const expectations = {
  getHealth: { who: 'open', well: 200 },
  getReadiness: { who: 'open', well: 200 },
  signIn: {
    who: 'open',
    ask: (_, n) => ({ json: { email: `nobody-${n}@example.com`, password: 'wrong' } }),
    well: 401,
  },
  requestPasswordReset: {
    who: 'open',
    ask: (_, n) => ({ json: { email: `nobody-${n}@example.com` } }),
    well: 204,
  },
  resetPassword: {
    who: 'open',
    ask: () => ({ json: { ...spent.json, password: 'a password long enough' } }),
    well: 410,
  },
  readSetUpLink: { who: 'open', ask: () => ({ json: noLink }), well: 410 },
  saveSetUp: { who: 'open', ask: () => ({ json: { ...noLink, ...someDetails } }), well: 410 },
  submitSetUp: { who: 'open', ask: () => ({ json: { ...noLink, ...someDetails } }), well: 410 },
  passSetUpLinkOn: {
    who: 'open',
    ask: (_, n) => ({ json: { ...noLink, email: `colleague-${n}@example.com` } }),
    well: 410,
  },
  readInvitation: { who: 'open', ask: () => spent, well: 410 },
  acceptInvitation: { who: 'open', ask: () => spent, well: 410 },

  listWaysIn: { who: 'open', well: 200 },
  // Nobody has begun to sign in.
  signInWithSecondFactor: { who: 'open', ask: () => ({ json: { code: '123456' } }), well: 410 },
  beginPasskeySignIn: { who: 'open', well: 200 },
  signInWithPasskey: { who: 'open', ask: () => ({ json: { response: {} } }), well: 403 },

  getMe: { who: 'signed_in', well: 200 },
  signOut: { who: 'signed_in', well: 204, isLast: true },
  changeMe: { who: 'people', ask: (_, n) => ({ json: { name: `Changed ${n}` } }), well: 204 },
  takeAddress: {
    who: 'people',
    ask: (_, n) => ({ json: { name: 'N', email: `taken-${n}@example.com`, password: wallPassword } }),
    // Only who came by a printed link has none yet.
    well: 409,
  },
  changePassword: {
    who: 'people',
    ask: () => ({ json: { current: wallPassword, password: wallPassword } }),
    well: 204,
  },
  chooseMembership: {
    who: 'people',
    about: { kind: 'membership', absent: 'membership_not_found' },
    ask: (id) => ({ json: { id } }),
    well: 204,
  },
  listSessions: { who: 'people', well: 200 },
  endSession: { who: 'people', about: { kind: 'session', absent: 'session_not_found' }, well: 204 },
  endOtherSessions: { who: 'people', well: 200 },

  getMyWaysIn: { who: 'people', well: 200 },
  beginSecondFactor: { who: 'people', ask: password, well: 200 },
  confirmSecondFactor: {
    who: 'people',
    ask: () => ({ json: { code: '000000' } }),
    well: 403,
    // A wrong code is counted.
    countsIn: 'verifications',
  },
  // Nobody has one here.
  makeRecoveryCodes: { who: 'people', ask: password, well: 409 },
  // Who asks gets another session.
  switchSecondFactorOff: { who: 'people', ask: password, well: 204, isLast: true },
  listPasskeys: { who: 'people', well: 200 },
  beginPasskey: { who: 'people', well: 200 },
  // Nobody has begun with one.
  addPasskey: { who: 'people', ask: () => ({ json: { name: 'key', response: {} } }), well: 410 },
  renamePasskey: {
    who: 'people',
    about: aPasskey,
    ask: () => ({ json: { name: 'renamed' } }),
    well: 204,
  },
  removePasskey: { who: 'people', about: aPasskey, well: 204 },
  // There is no sign-in of an organisation.
  linkOidc: { who: 'people', well: 404 },
  unlinkOidc: { who: 'people', well: 204 },
  changeAddress: {
    who: 'people',
    ask: (_, n) => ({ json: { email: `other-${n}@example.com`, password: wallPassword } }),
    well: 204,
    // The link of an earlier one is made after its answer.
    countsIn: 'verifications',
  },
  getMyData: { who: 'people', well: 200 },
  // The last full administrator stays; all others go, so this is asked by nobody who is asked for again.
  eraseMe: { who: 'people', ask: password, well: 204, isLast: true },
  listInstallationPeople: {
    who: 'installation',
    ask: () => ({ query: 'email=nobody@example.com' }),
    well: 200,
  },
  erasePerson: {
    who: 'installation',
    about: { kind: 'person', absent: 'person_not_found' },
    // The installation's administrator erases anybody, so there is no other partner's to them.
    isAcrossPartners: true,
    well: 204,
  },

  listPartners: { who: 'installation', well: 200 },
  createPartner: {
    who: 'installation',
    ask: (_, n) => ({ json: { name: `New ${n}`, adminEmail: `first-${n}@example.com` } }),
    well: 201,
  },

  inviteVendorOperator: {
    who: 'installation',
    ask: (_, n) => ({ json: { email: `operator-${n}@example.com`, vendor: 'Cisco' } }),
    well: 201,
  },

  getPartner: { who: everybody, well: 200 },
  getLicenceMails: { who: everybody, well: 200 },
  changeLicenceMails: { who: full, ask: () => ({ json: { isOn: true, texts: [] } }), well: 200 },
  changePartner: { who: full, ask: () => ({ json: { vendor: 'Cisco' } }), well: 200 },

  getRetention: { who: everybody, well: 200 },
  changeRetention: { who: full, ask: () => ({ json: { auditDays: 365 } }), well: 200 },

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
  extendTrial: {
    who: admins,
    about: aSubscription,
    ask: () => ({ json: { from: 'end', days: 7, preview: true } }),
    well: 409,
  },
  convertTrial: {
    who: admins,
    about: aSubscription,
    ask: () => ({ json: { when: 'now', term: 'P1Y', preview: true } }),
    well: 409,
  },
  withdrawConversion: {
    who: admins,
    about: aSubscription,
    ask: () => ({ json: { preview: true } }),
    well: 409,
  },
  renewSubscription: {
    who: admins,
    about: aSubscription,
    ask: () => ({ json: { from: 'today', preview: true } }),
    well: 409,
  },
  changeTerm: {
    who: admins,
    about: aSubscription,
    ask: () => ({ json: { when: 'now', term: 'P1Y', preview: true } }),
    well: 200,
  },
  alignEnd: {
    who: admins,
    about: aSubscription,
    ask: (id) => ({ json: { withSubscriptionId: id, preview: true } }),
    well: 404,
  },
  switchAutoRenewOn: {
    who: admins,
    about: aSubscription,
    ask: () => ({ json: { preview: true } }),
    well: 409,
  },
  switchAutoRenewOff: {
    who: admins,
    about: aSubscription,
    ask: () => ({ json: { preview: true } }),
    well: 200,
  },
  markOverdue: { who: admins, about: aSubscription, ask: () => ({ json: {} }), well: 200 },
  markPaid: { who: admins, about: aSubscription, ask: () => ({ json: {} }), well: 200 },
  suspendSubscription: {
    who: admins,
    about: aSubscription,
    ask: () => ({ json: { reason: 'Asked for', preview: true } }),
    well: 200,
  },
  resumeSubscription: {
    who: admins,
    about: aSubscription,
    ask: () => ({ json: { preview: true } }),
    well: 409,
  },
  changeQuantity: {
    who: admins,
    about: aSubscription,
    ask: () => ({ json: { quantity: 7, preview: true } }),
    well: 200,
  },
  cancelAtEnd: { who: admins, about: aSubscription, ask: () => ({ json: { preview: true } }), well: 409 },
  withdrawCancellation: {
    who: admins,
    about: aSubscription,
    ask: () => ({ json: { preview: true } }),
    well: 409,
  },
  closeSubscription: { who: full, about: aSubscription, ask: () => ({ json: { preview: true } }), well: 200 },
  recordPayment: {
    who: admins,
    ask: (_, n) => ({
      json: {
        key: `matrix-${n}`,
        subscription: `nobody-${n}`,
        state: 'paid',
        occurredAt: '2026-01-02T03:04:05Z',
      },
    }),
    well: 404,
  },
  setServiceStatus: {
    who: admins,
    about: { kind: 'service', absent: 'service_not_found' },
    ask: (_, n) => ({ json: { status: 'unable_to_provision', reason: `reason ${n}` } }),
    well: 204,
  },
  getServiceTimeline: { who: everybody, about: aService, well: 200 },
  getServiceSetUp: { who: everybody, about: aService, well: 200 },
  getLicencesTold: { who: thoseWhoSeePeople, about: aManualService, well: 200 },
  tellLicencesAgain: {
    who: thoseWhoFillIn,
    about: aManualService,
    ask: () => ({ json: {} }),
    well: 200,
  },
  getLicenceMailsSent: { who: thoseWhoSeePeople, about: aManualService, well: 200 },
  retryService: { who: admins, about: aFailedService, well: 204 },
  handOverService: {
    who: admins,
    about: aFailedService,
    ask: () => ({ json: { to: 'partner' } }),
    well: 204,
  },
  withdrawService: { who: full, about: aFailedService, well: 204 },
  listLicences: { who: thoseWhoSeePeople, about: aLicensedService, well: 200 },
  previewLicences: {
    who: thoseWhoFillIn,
    about: aLicensedService,
    ask: () => ({ json: { act: 'assign', people: {} } }),
    well: 200,
  },
  assignLicences: {
    who: thoseWhoFillIn,
    about: aLicensedService,
    ask: () => ({ json: { people: {} } }),
    well: 200,
  },
  returnLicences: {
    who: thoseWhoFillIn,
    about: aLicensedService,
    ask: () => ({ json: { people: { state: 'all' } } }),
    well: 200,
  },
  undoLicences: {
    who: thoseWhoFillIn,
    about: aLicensedService,
    // The act that gave it has the service's own id (objects.ts).
    ask: (id) => ({ json: { act: id } }),
    well: 200,
  },
  draftSupportCase: { who: admins, about: aFailedService, well: 200 },
  listSupportCases: { who: colleagues, about: aFailedService, well: 200 },
  openSupportCase: {
    who: admins,
    about: aFailedService,
    ask: (_, n) => ({ json: { way: 'noted', subject: `Asked ${n}`, text: `What is wrong? ${n}` } }),
    well: 201,
  },
  changeSupportCase: {
    who: admins,
    about: aSupportCase,
    ask: (_, n) => ({ json: { vendorNumber: `V-${n}` } }),
    well: 204,
  },
  closeSupportCase: { who: admins, about: aSupportCase, ask: () => ({ json: {} }), well: 204 },
  // It was only noted: there is no mail.
  sendSupportCaseAgain: { who: helpers, about: aSupportCase, well: 409 },
  listTasks: { who: colleagues, ask: () => ({ query: 'assignee=nobody' }), well: 200 },
  getTask: { who: colleagues, about: aManualService, well: 200 },
  changeTask: {
    who: admins,
    about: aManualService,
    ask: () => ({ json: { dueAt: new Date(Date.now() + 86_400_000).toISOString() } }),
    well: 204,
  },
  addTaskNote: {
    who: helpers,
    about: aManualService,
    ask: (_, n) => ({ json: { text: `noted ${n}` } }),
    well: 204,
  },
  finishTask: { who: admins, about: aManualService, well: 204 },
  failTask: {
    who: admins,
    about: aManualService,
    ask: (_, n) => ({ json: { reason: `reason ${n}` } }),
    well: 204,
  },
  // What no product describes asks for no details.
  askTaskDetails: {
    who: admins,
    about: aManualService,
    ask: (_, n) => ({ json: { what: `what ${n}` } }),
    well: 409,
  },
  // Of a partner that is not there; what they do to services that are, tests/tasks has.
  getVendorTask: { who: 'vendor', ask: ofNobody, well: 404 },
  finishVendorTask: { who: 'vendor', ask: ofNobody, well: 404 },
  failVendorTask: {
    who: 'vendor',
    ask: () => ({ ...ofNobody(), json: { reason: 'reason' } }),
    well: 404,
  },
  askVendorTaskDetails: {
    who: 'vendor',
    ask: () => ({ ...ofNobody(), json: { what: 'what' } }),
    well: 404,
  },
  addVendorTaskNote: {
    who: 'vendor',
    ask: () => ({ ...ofNobody(), json: { text: 'text' } }),
    well: 404,
  },

  getServiceDetails: { who: everybody, about: aService, well: 200 },
  // It still stands.
  clearServiceDetails: { who: full, about: aService, well: 409 },
  // Nobody of it has such an address; who has, tests/details has.
  eraseCustomerAddress: {
    who: full,
    about: aCustomer,
    ask: (_, n) => ({ json: { email: `nobody-${n}@example.com` } }),
    well: 404,
  },
  // Nothing is asked of it; what is, tests/details has.
  saveServiceDetails: {
    who: thoseWhoFillIn,
    about: aService,
    ask: () => ({ json: { details: {}, revision: 0 } }),
    well: 409,
  },
  submitServiceDetails: {
    who: thoseWhoFillIn,
    about: aService,
    ask: () => ({ json: { details: {}, revision: 0 } }),
    well: 409,
  },
  listSetUpLinks: { who: everybody, about: aCustomer, well: 200 },
  sendSetUpLink: {
    who: thoseWhoFillIn,
    about: aCustomer,
    ask: (_, n) => ({ json: { email: `contact-${n}@example.com` } }),
    well: 409,
  },
  sendSetUpLinkAgain: { who: helpers, about: aSetUpLink, well: 409 },
  endSetUpLink: { who: thoseWhoFillIn, about: aSetUpLink, well: 204 },

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

  listPeople: { who: full, well: 200 },
  changePerson: {
    who: full,
    about: aPerson,
    ask: () => ({ json: { role: 'partner_read_only' } }),
    well: 204,
  },
  removePerson: { who: full, about: aPerson, well: 204 },
  sendPasswordReset: { who: full, about: aPerson, well: 200 },
  // They have none.
  removeSecondFactor: { who: full, about: aPerson, well: 409 },
  listInvitations: { who: full, well: 200 },
  invite: {
    who: full,
    ask: (_, n) => ({ json: { email: `invited-${n}@example.com`, role: 'help_desk' } }),
    well: 201,
  },
  sendInvitationAgain: {
    who: helpers,
    about: { kind: 'customer_invitation', absent: 'invitation_not_found' },
    well: 200,
  },
  revokeInvitation: { who: full, about: anInvitation, well: 204 },

  listTokens: { who: adminsAndReadOnly, well: 200 },
  createToken: {
    who: adminsAndReadOnly,
    ask: (_, n, asker) => ({ json: { name: `made ${n}`, role: asker.role, expiresAt: null } }),
    well: 201,
  },
  revokeToken: {
    who: adminsAndReadOnly,
    about: { kind: 'token', absent: 'token_not_found' },
    well: 204,
  },

  listAudit: {
    who: full,
    about: { kind: 'customer', absent: 'nothing' },
    ask: (id) => ({ query: `customer=${id}` }),
    well: 200,
  },
  exportAudit: {
    who: full,
    about: { kind: 'customer', absent: 'nothing' },
    ask: (id) => ({ query: `customer=${id}` }),
    well: 200,
  },
} as const satisfies Readonly<Record<OperationId, Line>>
