import type { TArray, TLiteral, TObject, TString } from 'typebox'
import type * as oidc from '../accounts/oidc-schema.ts'
import type * as passkeys from '../accounts/passkey-schema.ts'
import type * as accounts from '../accounts/schema.ts'
import type * as assignments from '../assignments/schema.ts'
import type * as secondFactor from '../accounts/second-factor-schema.ts'
import type * as archive from '../archive/schema.ts'
import type * as audit from '../audit/schema.ts'
import type * as bindings from '../bindings/schema.ts'
import type * as bulk from '../bulk/schema.ts'
import type * as catalogue from '../catalogue/schema.ts'
import type * as connections from '../connections/schema.ts'
import type { content } from '../contract/schemas.ts'
import type * as customerPeopleFile from '../customer-people/file-schema.ts'
import type * as customerPeople from '../customer-people/schema.ts'
import type * as customerPeopleHistory from '../customer-people/happening-schema.ts'
import type * as atRisk from '../customers/at-risk-schema.ts'
import type * as details from '../customers/detail-schema.ts'
import type * as setUp from '../details/schema.ts'
import type * as customers from '../customers/schema.ts'
import type * as events from '../events/schema.ts'
import type * as history from '../history/schema.ts'
import type * as importDetail from '../imports/schema-detail.ts'
import type * as importFile from '../imports/schema-file.ts'
import type * as imports from '../imports/schema.ts'
import type * as licences from '../licence-acts/schema.ts'
import type * as licenceMails from '../licence-mails/schema.ts'
import type * as notes from '../notes/schema.ts'
import type * as offers from '../offers/schema.ts'
import type * as orders from '../orders/schema.ts'
import type * as partners from '../partners/schema.ts'
import type * as installation from '../people/installation-schema.ts'
import type * as personal from '../people/personal-schema.ts'
import type * as people from '../people/schema.ts'
import type * as products from '../products/schema.ts'
import type * as provisioning from '../provisioning/schema.ts'
import type * as timeline from '../provisioning/timeline-schema.ts'
import type * as services from '../services/schema.ts'
import type * as setUpTimes from '../set-up-times/schema.ts'
import type { ActContract } from '../subscriptions/act-schema.ts'
import type * as payments from '../subscriptions/payment-schema.ts'
import type * as tags from '../tags/schema.ts'
import type * as support from '../support/schema.ts'
import type * as tasks from '../tasks/schema.ts'
import type * as vendors from '../vendors/schema.ts'

type File = ReturnType<typeof content>
interface ExportContract<Query> {
  readonly querystring: Query
  readonly response: { readonly 200: File }
}
interface Health<Status extends string> {
  readonly response: { readonly 200: TObject<{ status: TLiteral<Status> }> }
}
interface OneCustomer<Key extends string> {
  readonly params: TObject<Record<Key, TString>>
  readonly response: { readonly 200: typeof details.customerDetail }
}

/**
 * The contract behind each operation of the API, by its operationId: the very schemas that the server validates and
 * answers with. Types only: the client runs in browsers, and nothing of the server goes along.
 */
export interface Contracts {
  readonly getHealth: Health<'alive'>
  readonly getReadiness: Health<'ready'>
  readonly getMe: typeof accounts.me
  readonly signOut: typeof accounts.signOut
  readonly getPartner: typeof partners.read
  readonly changePartner: typeof partners.change
  readonly getLicenceMails: typeof licenceMails.read
  readonly changeLicenceMails: typeof licenceMails.change
  readonly listCustomers: {
    readonly querystring: typeof customers.listQuery
    readonly response: { readonly 200: typeof customers.customerList }
  }
  readonly getAtRisk: typeof atRisk.atRisk
  readonly exportAtRisk: typeof atRisk.atRiskCsv
  readonly getCustomer: OneCustomer<'id'>
  readonly getCustomerByExternalId: OneCustomer<'externalId'>
  readonly getCustomers: {
    readonly querystring: TObject<{ id: TArray<TString> }>
    readonly response: { readonly 200: TObject<{ items: TArray<typeof customers.customer> }> }
  }
  readonly addCustomer: typeof orders.addCustomer
  readonly changeCustomer: typeof orders.changeCustomer
  readonly addSubscription: typeof orders.addSubscription
  readonly listOffers: typeof offers.list
  readonly addOffer: typeof offers.add
  readonly changeOffer: typeof offers.change
  readonly orderOffers: typeof offers.order
  readonly listProducts: typeof products.list
  readonly listSetUpTimes: typeof setUpTimes.list
  readonly getSetUpTimes: typeof setUpTimes.get
  readonly addProduct: typeof products.add
  readonly changeProduct: typeof products.change
  readonly listConnections: typeof connections.list
  readonly addConnection: typeof connections.add
  readonly changeConnection: typeof connections.change
  readonly readConnectionCatalog: typeof connections.readCatalog
  readonly getConnectionCatalog: typeof connections.catalogOf
  readonly addProductsOfPlans: typeof products.addPlanned
  readonly getCatalogue: typeof catalogue.catalogue
  readonly applyCatalogue: typeof catalogue.apply
  readonly listChangedCustomers: {
    readonly querystring: typeof customers.changedQuery
    readonly response: { readonly 200: typeof customers.changedCustomers }
  }
  readonly listSubscriptions: typeof details.listSubscriptions
  readonly openCustomerView: typeof details.openView
  readonly listCustomerHistory: typeof history.list
  readonly listEvents: typeof events.list
  readonly streamEvents: typeof events.stream
  readonly listCustomerPeople: typeof customerPeople.list
  readonly listCustomerPeopleHistory: typeof customerPeopleHistory.history
  readonly listCustomerPeopleGroups: typeof customerPeople.groups
  readonly getCustomerPerson: typeof customerPeople.get
  readonly exportCustomerPerson: typeof customerPeople.data
  readonly addCustomerPerson: typeof customerPeople.add
  readonly actOnCustomerPeople: typeof customerPeople.act
  readonly importCustomerPeople: typeof customerPeopleFile.importFile
  readonly previewCustomerPeople: typeof customerPeopleFile.preview
  readonly exportCustomerPeople: ExportContract<(typeof customerPeopleFile.exportFile)['querystring']> & {
    readonly params: (typeof customerPeopleFile.exportFile)['params']
  }
  readonly changeCustomerPerson: typeof customerPeople.change
  readonly deactivateCustomerPerson: typeof customerPeople.deactivate
  readonly reactivateCustomerPerson: typeof customerPeople.reactivate
  readonly eraseCustomerPerson: typeof customerPeople.erase
  readonly writeNote: typeof notes.write
  readonly listCustomerAdministrators: typeof people.administrators
  readonly listTags: typeof tags.list
  readonly exportCustomersCsv: ExportContract<typeof customers.csvExportQuery>
  readonly exportCustomersJsonl: ExportContract<typeof customers.selectionQuery>
  readonly importCustomers: typeof imports.start
  readonly listImports: typeof imports.list
  readonly getImport: typeof imports.read
  readonly cancelImport: typeof imports.cancel
  readonly getImportErrors: typeof imports.errors
  readonly listImportErrors: typeof importDetail.errorList
  readonly listImportChanges: typeof importDetail.changes
  readonly previewImport: typeof importFile.preview
  readonly getImportTemplate: typeof importFile.template
  readonly loadDemo: typeof imports.demo
  readonly setServiceStatus: typeof services.setStatus
  readonly getServiceSetUp: typeof provisioning.get
  readonly getServiceTimeline: typeof timeline.getTimeline
  readonly retryService: typeof provisioning.retry
  readonly getLicencesTold: typeof bindings.ofService
  readonly tellLicencesAgain: typeof bindings.again
  readonly getLicenceMailsSent: typeof licenceMails.ofService
  readonly handOverService: typeof provisioning.handOver
  readonly withdrawService: typeof provisioning.withdraw
  readonly listLicences: typeof licences.list
  readonly listEndedLicences: typeof licences.ended
  readonly previewLicences: typeof licences.preview
  readonly assignLicences: typeof licences.assign
  readonly returnLicences: typeof licences.takeBack
  readonly undoLicences: typeof licences.undo
  readonly draftSupportCase: typeof support.draft
  readonly listSupportCases: typeof support.list
  readonly openSupportCase: typeof support.open
  readonly changeSupportCase: typeof support.change
  readonly closeSupportCase: typeof support.close
  readonly sendSupportCaseAgain: typeof support.sendAgain
  readonly listTasks: typeof tasks.list
  readonly getTask: typeof tasks.get
  readonly changeTask: typeof tasks.change
  readonly addTaskNote: typeof tasks.addNote
  readonly finishTask: typeof tasks.finish
  readonly failTask: typeof tasks.fail
  readonly askTaskDetails: typeof tasks.askDetails
  readonly getVendorTask: typeof tasks.vendorGet
  readonly finishVendorTask: typeof tasks.vendorFinish
  readonly failVendorTask: typeof tasks.vendorFail
  readonly askVendorTaskDetails: typeof tasks.vendorAskDetails
  readonly addVendorTaskNote: typeof tasks.vendorNote
  readonly extendTrial: ActContract<'extend_trial'>
  readonly convertTrial: ActContract<'convert_trial'>
  readonly withdrawConversion: ActContract<'withdraw_conversion'>
  readonly renewSubscription: ActContract<'renew'>
  readonly changeTerm: ActContract<'change_term'>
  readonly alignEnd: ActContract<'align_end'>
  readonly switchAutoRenewOn: ActContract<'auto_renew_on'>
  readonly switchAutoRenewOff: ActContract<'auto_renew_off'>
  readonly markOverdue: ActContract<'mark_overdue'>
  readonly markPaid: ActContract<'mark_paid'>
  readonly suspendSubscription: ActContract<'suspend'>
  readonly resumeSubscription: ActContract<'resume'>
  readonly changeQuantity: ActContract<'change_quantity'>
  readonly cancelAtEnd: ActContract<'cancel_at_end'>
  readonly withdrawCancellation: ActContract<'withdraw_cancellation'>
  readonly closeSubscription: ActContract<'close'>
  readonly recordPayment: typeof payments.paymentContract
  readonly listColleagues: typeof assignments.colleagues
  readonly assignCustomer: typeof assignments.assign
  readonly unassignCustomer: typeof assignments.unassign
  readonly assignCustomers: typeof assignments.assignMany
  readonly startBulkAct: typeof bulk.start
  readonly listBulkActs: typeof bulk.list
  readonly getBulkAct: typeof bulk.read
  readonly listBulkItems: typeof bulk.itemList
  readonly exportBulkItems: typeof bulk.itemsCsv
  readonly cancelBulkAct: typeof bulk.cancel
  readonly undoBulkAct: typeof bulk.undo
  readonly setHand: typeof assignments.setHand
  readonly clearHand: typeof assignments.clearHand
  readonly listVendorServices: typeof vendors.services
  readonly listVendorPartners: typeof vendors.partners
  readonly signIn: typeof accounts.signIn
  readonly requestPasswordReset: typeof accounts.requestReset
  readonly resetPassword: typeof accounts.confirmReset
  readonly changeMe: typeof accounts.changeMe
  readonly takeAddress: typeof accounts.takeAddress
  readonly changePassword: typeof accounts.changePassword
  readonly chooseMembership: typeof accounts.chooseMembership
  readonly listSessions: typeof accounts.sessions
  readonly endSession: typeof accounts.endSession
  readonly endOtherSessions: typeof accounts.endOtherSessions
  readonly listTokens: typeof accounts.tokens
  readonly createToken: typeof accounts.createToken
  readonly revokeToken: typeof accounts.revokeToken
  readonly listPeople: typeof people.list
  readonly changePerson: typeof people.change
  readonly removePerson: typeof people.remove
  readonly sendPasswordReset: typeof people.resetLink
  readonly listInvitations: typeof people.invitations
  readonly invite: typeof people.invite
  readonly sendInvitationAgain: typeof people.sendAgain
  readonly revokeInvitation: typeof people.revoke
  readonly readInvitation: typeof people.look
  readonly acceptInvitation: typeof people.accept
  readonly listPartners: typeof installation.list
  readonly createPartner: typeof installation.create
  readonly inviteVendorOperator: typeof installation.inviteOperator
  readonly getMyData: typeof personal.myData
  readonly eraseMe: typeof personal.eraseMe
  readonly listInstallationPeople: typeof personal.find
  readonly erasePerson: typeof personal.erase
  readonly deleteCustomer: typeof archive.remove
  readonly previewDeletion: typeof archive.previewDeletion
  readonly restoreCustomer: typeof archive.restore
  readonly listDeletedCustomers: typeof archive.list
  readonly correctCustomerId: typeof archive.correctId
  readonly getRetention: typeof archive.readRetention
  readonly changeRetention: typeof archive.changeRetention
  readonly listAudit: typeof audit.list
  readonly exportAudit: typeof audit.csv
  readonly listWaysIn: typeof secondFactor.ways
  readonly signInWithSecondFactor: typeof secondFactor.signIn
  readonly getMyWaysIn: typeof secondFactor.own
  readonly beginSecondFactor: typeof secondFactor.begin
  readonly confirmSecondFactor: typeof secondFactor.confirm
  readonly makeRecoveryCodes: typeof secondFactor.renewCodes
  readonly switchSecondFactorOff: typeof secondFactor.switchOff
  readonly removeSecondFactor: typeof people.removeSecondFactor
  readonly beginPasskeySignIn: typeof passkeys.signInOptions
  readonly signInWithPasskey: typeof passkeys.signIn
  readonly listPasskeys: typeof passkeys.list
  readonly beginPasskey: typeof passkeys.registerOptions
  readonly addPasskey: typeof passkeys.register
  readonly renamePasskey: typeof passkeys.rename
  readonly removePasskey: typeof passkeys.remove
  readonly linkOidc: typeof oidc.link
  readonly unlinkOidc: typeof oidc.unlink
  readonly changeAddress: typeof accounts.changeAddress
  readonly getServiceDetails: typeof setUp.get
  readonly clearServiceDetails: typeof setUp.clear
  readonly eraseCustomerAddress: typeof setUp.eraseAddress
  readonly saveServiceDetails: typeof setUp.save
  readonly submitServiceDetails: typeof setUp.submit
  readonly listSetUpLinks: typeof setUp.contacts
  readonly sendSetUpLink: typeof setUp.nameContact
  readonly sendSetUpLinkAgain: typeof setUp.sendAgain
  readonly endSetUpLink: typeof setUp.end
  readonly readSetUpLink: typeof setUp.look
  readonly saveSetUp: typeof setUp.saveByLink
  readonly submitSetUp: typeof setUp.submitByLink
  readonly passSetUpLinkOn: typeof setUp.passOn
}

export type OperationId = keyof Contracts
