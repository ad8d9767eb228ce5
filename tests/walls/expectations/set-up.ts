import { full, admins, colleagues, helpers, everybody, thoseWhoFillIn } from './allowed.ts'
import type { Asked, Line } from './line.ts'
import { aCustomer, aService, aManualService } from './subjects.ts'

const aSetUpLink = { kind: 'set_up_link', absent: 'set_up_link_not_found' } as const
const ofNobody = (): Asked => ({
  path: {
    id: '01890000-0000-7000-8000-000000000001',
    partnerId: '01890000-0000-7000-8000-000000000002',
  },
})

/** Work by hand, and what is asked of customers before set-up. */
export const setUp = {
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
} as const satisfies Readonly<Record<string, Line>>
