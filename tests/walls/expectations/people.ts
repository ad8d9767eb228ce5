import { full, adminsAndReadOnly, helpers } from './allowed.ts'
import type { Line } from './line.ts'

const aPerson = { kind: 'person', absent: 'person_not_found' } as const
const anInvitation = { kind: 'invitation', absent: 'invitation_not_found' } as const

/** A partner’s people, invitations, tokens, audit. */
export const people = {
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
} as const satisfies Readonly<Record<string, Line>>
