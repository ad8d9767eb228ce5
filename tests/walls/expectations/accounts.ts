import { wallPassword } from '../askers.ts'
import { full, everybody } from './allowed.ts'
import type { Asked, Line } from './line.ts'

const aPasskey = { kind: 'passkey', absent: 'passkey_not_found' } as const
const password = (): Asked => ({ json: { password: wallPassword } })
const spent = { json: { token: 'x'.repeat(43) } }
const noLink = { secret: 'x'.repeat(65) }

const noService = '01890000-0000-7000-8000-000000000003'
const someDetails = { serviceId: noService, details: {}, revision: 0 }

/** Who one is: signing in, one’s own account, the installation, partners. */
export const accounts = {
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
} as const satisfies Readonly<Record<string, Line>>
