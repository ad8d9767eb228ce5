import { createTokenFor } from '../../src/accounts/tokens.ts'
import { partnerRoles, roles, type PartnerRole, type Role } from '../../src/domain/roles.ts'
import { newPerson } from '../support/people.ts'
import type { TestServer } from '../support/server.ts'

export type AskerName = 'nobody' | 'belongs_nowhere' | 'installation_admin' | Role | `token_of_${PartnerRole}`

export interface WallAsker {
  readonly name: AskerName
  /** Null where it belongs to no partner. */
  readonly role: Role | null
  readonly isToken: boolean
  readonly isInstallationAdmin: boolean
  /** The person, also the one for whom a token was made; null of nobody. */
  readonly personId: string | null
  /** What it shows of itself. */
  readonly headers: Readonly<Record<string, string>>
}

/** Of every person that asks. */
export const wallPassword = 'a password of the matrix'

/** Everybody there is to ask: each role, a token of each role of a partner, and who has none. */
export async function everyAsker(server: TestServer, customerId: string): Promise<WallAsker[]> {
  const people = await Promise.all(roles.map((role) => personOf(server, role, customerId)))
  const tokens = await Promise.all(
    partnerRoles.map((role) =>
      tokenOf(server, role, people.find((one) => one.role === role)?.personId ?? null),
    ),
  )
  const installation = await newPerson(server, { isInstallationAdmin: true, password: wallPassword })
  const newcomer = await newPerson(server, { password: wallPassword })
  return [
    { ...nobody, headers: { origin: server.origin } },
    {
      ...nobody,
      name: 'belongs_nowhere',
      personId: newcomer.id,
      headers: { origin: server.origin, cookie: newcomer.cookie },
    },
    {
      ...nobody,
      name: 'installation_admin',
      isInstallationAdmin: true,
      personId: installation.id,
      headers: { origin: server.origin, cookie: installation.cookie },
    },
    ...people,
    ...tokens,
  ]
}

const nobody = {
  name: 'nobody',
  role: null,
  isToken: false,
  isInstallationAdmin: false,
  personId: null,
} as const

async function personOf(server: TestServer, role: Role, customerId: string): Promise<WallAsker> {
  const person = await newPerson(server, {
    role,
    password: wallPassword,
    ...(role === 'customer_admin' ? { customerId } : {}),
    ...(role === 'vendor_operator' ? { vendor: 'Cisco' } : {}),
  })
  return {
    ...nobody,
    name: role,
    role,
    personId: person.id,
    headers: { origin: server.origin, cookie: person.cookie },
  }
}

async function tokenOf(server: TestServer, role: PartnerRole, personId: string | null): Promise<WallAsker> {
  const { db } = server.database
  const { text } = await createTokenFor(db, server.partner.id, {
    name: `matrix ${role}`,
    role,
    expiresAt: null,
    personId,
  })
  return {
    ...nobody,
    name: `token_of_${role}`,
    role,
    isToken: true,
    personId,
    headers: { authorization: `Bearer ${text}` },
  }
}
