import { full, admins, colleagues, helpers, everybody, thoseWhoFillIn, thoseWhoSeePeople } from './allowed.ts'
import type { Line } from './line.ts'
import { aCustomer, aManualService, aService } from './subjects.ts'

const aFailedService = { kind: 'failed_service', absent: 'service_not_found' } as const
const aLicensedService = { kind: 'licensed_service', absent: 'service_not_found' } as const
const aSupportCase = { kind: 'support_case', absent: 'support_case_not_found' } as const

/** Services: their set-up, their licences, cases about them. */
export const services = {
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
  listEndedLicences: { who: thoseWhoSeePeople, about: aCustomer, well: 200 },
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
} as const satisfies Readonly<Record<string, Line>>
