import { createAuth, type Auth } from '../../src/accounts/auth.ts'
import { addMembership } from '../../src/accounts/memberships.ts'
import { insertPerson } from '../../src/accounts/people.ts'
import type { Db } from '../../src/database/connect.ts'
import { withInstallation } from '../../src/database/transactions.ts'
import type { Role } from '../../src/domain/roles.ts'
import { testSecret, type TestServer } from './server.ts'

/** Sign-in over a test's database, with the secret of its server. */
export function testAuth(db: Db): Auth {
  return createAuth({
    db,
    secret: testSecret,
    isSecure: false,
    origin: 'http://127.0.0.1',
    sendReset: async () => undefined,
  })
}

export interface Wish {
  readonly name?: string
  readonly email?: string
  readonly password?: string
  /** None: somebody who belongs nowhere. */
  readonly role?: Role
  /** The server's own partner where absent. */
  readonly partnerId?: string
  readonly customerId?: string
  readonly vendor?: string
  readonly isInstallationAdmin?: boolean
}

export interface TestPerson {
  readonly id: string
  readonly email: string
  readonly cookie: string
  /** Asks with this person's session, as a page of the server does. */
  readonly ask: (path: string, init?: RequestInit) => Promise<Response>
}

let made = 0

/** Hashing takes as long as guessing is to take: it is done once for each password. */
const hashes = new Map<string, Promise<string>>()

async function givePassword(auth: Auth, personId: string, password: string): Promise<void> {
  const { internalAdapter, password: passwords } = await auth.$context
  const hash = hashes.get(password) ?? passwords.hash(password)
  hashes.set(password, hash)
  await internalAdapter.linkAccount({
    userId: personId,
    providerId: 'credential',
    accountId: personId,
    password: await hash,
  })
}

/** Somebody with a role and an open session. */
export async function newPerson(server: TestServer, wish: Wish = {}): Promise<TestPerson> {
  const { db } = server.database
  const auth = testAuth(db)
  made += 1
  const email = wish.email ?? `person-${made}@example.com`
  const id = await withInstallation(db, async (trx) => {
    const personId = await insertPerson(trx, wish.name ?? `Person ${made}`, email)
    if (wish.isInstallationAdmin === true)
      await trx
        .updateTable('people')
        .set({ is_installation_admin: true })
        .where('id', '=', personId)
        .execute()
    if (wish.role !== undefined)
      await addMembership(
        trx,
        personId,
        {
          partnerId: wish.role === 'vendor_operator' ? null : (wish.partnerId ?? server.partner.id),
          customerId: wish.customerId ?? null,
          vendor: wish.vendor ?? null,
        },
        wish.role,
      )
    return personId
  })
  if (wish.password !== undefined) await givePassword(auth, id, wish.password)
  const { headers } = await auth.api.comeIn({
    headers: new Headers({ 'user-agent': 'tests' }),
    body: { personId: id },
    returnHeaders: true,
  })
  const cookie = headers.getSetCookie()[0]?.split(';')[0] ?? ''
  return { id, email, cookie, ask: (path, init) => askAs(server, cookie, path, init) }
}

/** The cookie as a browser keeps it. */
export function cookieOf(server: TestServer, { cookie }: TestPerson) {
  const [name = '', value = ''] = cookie.split('=')
  return { name, value, url: server.origin }
}

/** Asks with a browser's cookie and nothing else, from a page of the server. */
export function askAs(
  server: TestServer,
  cookie: string,
  path: string,
  init: RequestInit = {},
): Promise<Response> {
  const json = typeof init.body === 'string' ? { 'content-type': 'application/json' } : undefined
  return fetch(new URL(path, server.origin), {
    redirect: 'manual',
    ...init,
    headers: {
      cookie,
      origin: server.origin,
      ...json,
      ...(init.headers as Record<string, string> | undefined),
    },
  })
}
