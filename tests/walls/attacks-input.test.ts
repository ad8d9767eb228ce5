import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { OperationId } from '../../src/client/contracts.ts'
import { operations } from '../../src/client/operations.ts'
import { startServer, type TestServer } from '../support/server.ts'
import { everyAsker, type WallAsker } from './askers.ts'
import { DatabaseDigest } from './digest.ts'
import { expectations } from './expectations.ts'
import type { Line } from './expectations/line.ts'
import { newCustomer } from './customer-objects.ts'
import { newObject } from './objects.ts'
import { letFollow } from './let-follow.ts'
import { draftOf, sendDraft } from './requests.ts'

let server: TestServer
let digest: DatabaseDigest
let admin: WallAsker
let installationAdmin: WallAsker
let vendorOperator: WallAsker
let shared: Awaited<ReturnType<typeof newCustomer>>

beforeAll(async () => {
  server = await startServer({
    environment: { VARDE_TRUST_PROXY: '1' },
    context: { printLine: () => undefined },
  })
  shared = await newCustomer(server.database.db, server.partner.id, 'own')
  const askers = await everyAsker(server, shared.id)
  const askerNamed = (name: string) => askers.find((one) => one.name === name) as WallAsker
  admin = askerNamed('partner_full_admin')
  installationAdmin = askerNamed('installation_admin')
  vendorOperator = askerNamed('vendor_operator')
  digest = new DatabaseDigest(server.admin)
  await digest.open()
})
afterAll(async () => {
  await digest?.close()
  await server?.close()
})

/** What somebody writes who wants to do harm. */
const hostile = [
  "'; drop table customers; --",
  "' or '1'='1",
  '1); select pg_sleep(9); --',
  "\\'; delete from audit; --",
  '$1',
  '${7*7}',
  '\u0000',
  'before\u0000after',
  '\ud800',
  'x\r\nset-cookie: varde_session=stolen',
  '%0d%0aset-cookie:%20a=b',
  '<script>alert(1)</script>',
  '../../../etc/passwd',
  '__proto__',
  '\u202egnp.exe',
  '-1',
  '1e309',
  'x'.repeat(5_000),
]

/** Fields that decide who somebody is or what somebody may. */
const assigned = {
  isInstallationAdmin: true,
  is_installation_admin: true,
  isOperator: true,
  emailVerified: true,
  role: 'partner_full_admin',
  partnerId: '01890000-0000-7000-8000-000000000000',
  partner_id: '01890000-0000-7000-8000-000000000000',
  personId: '01890000-0000-7000-8000-000000000000',
  userId: '01890000-0000-7000-8000-000000000000',
  id: '01890000-0000-7000-8000-000000000000',
  customerId: '01890000-0000-7000-8000-000000000000',
  vendor: 'Cisco',
  permissions: ['*'],
}

/** What an operation takes by that name though its line does not send it. */
const known: Partial<Record<OperationId, readonly string[]>> = {
  createPartner: ['vendor'],
  changePartner: ['vendor'],
  invite: ['customerId'],
}

const lines = (Object.entries(expectations) as [OperationId, Line][]).filter(
  ([, line]) => line.isLast !== true,
)
const withBody = lines.filter(
  ([, { ask }]) => ask?.('', 0, { role: 'help_desk' } as WallAsker).json !== undefined,
)

function askerOf({ who }: Line): WallAsker {
  if (who === 'vendor') return vendorOperator
  return who === 'installation' ? installationAdmin : admin
}

async function objectOf({ about }: Line): Promise<string> {
  if (about === undefined) return ''
  if (about.kind === 'customer') return shared.id
  if (about.kind === 'customer_external_id') return shared.externalId
  if (about.kind === 'service') return shared.serviceId
  if (about.kind === 'subscription') return shared.subscriptionId
  return newObject(server, about.kind, server.partner.id, 'own', admin.personId)
}

interface Parameter {
  in: string
  name: string
}

function parametersOf(operationId: OperationId): Parameter[] {
  const { method, path } = operations[operationId]
  const { paths } = server.app.swagger() as {
    paths: Record<string, Record<string, { parameters?: Parameter[] }>>
  }
  return paths[path]?.[method.toLowerCase()]?.parameters ?? []
}

/** What every table held after the answer before. */
let held: Record<string, string> = {}

/** It is answered, in order, and what is refused has changed nothing. */
async function harmless(what: string, response: Response, { countsIn }: Line, method: string): Promise<void> {
  const text = await response.text()
  expect([what, response.status < 500, text]).toEqual([what, true, text])
  expect([what, response.headers.get('set-cookie')?.includes('stolen') ?? false]).toEqual([what, false])
  if (response.status < 400 && method !== 'GET') await letFollow(server, [server.partner.id])
  const after = await digest.take()
  const before = held
  held = after
  // What went well has changed what it was to change.
  if (response.status < 400) return
  for (const [table, rows] of Object.entries(before))
    if (table !== countsIn) expect([what, table, after[table]]).toEqual([what, table, rows])
}

describe('hostile text', () => {
  it.each(lines)(
    'in every field and parameter of %s is text, or refused, and nothing else',
    async (operationId, line) => {
      const asker = askerOf(line)
      const id = await objectOf(line)
      const draft = draftOf(operationId, line, asker, id)
      held = await digest.take()
      const fields = Object.entries(draft.json ?? {}).filter(([, value]) => typeof value === 'string')
      const ofQuery = parametersOf(operationId).filter((parameter) => parameter.in === 'query')
      for (const text of hostile) {
        for (const [field] of fields) {
          const changed = { ...draft, json: { ...(draft.json as object), [field]: text } }
          await harmless(
            `${field} ${JSON.stringify(text.slice(0, 40))}`,
            await sendDraft(server, changed),
            line,
            draft.method,
          )
        }
        for (const { name } of ofQuery) {
          const changed = draftOf(operationId, line, asker, id)
          changed.query = { ...changed.query, [name]: text }
          await harmless(
            `?${name} ${JSON.stringify(text.slice(0, 40))}`,
            await sendDraft(server, changed),
            line,
            draft.method,
          )
        }
        if (line.about !== undefined && draft.path.includes(encodeURIComponent(id))) {
          const changed = draftOf(operationId, line, asker, id)
          changed.path = changed.path.replace(encodeURIComponent(id), encodeURIComponent(text.toWellFormed()))
          await harmless(
            `path ${JSON.stringify(text.slice(0, 40))}`,
            await sendDraft(server, changed),
            line,
            draft.method,
          )
        }
      }
    },
  )
})

describe('mass assignment', () => {
  it.each(withBody)('%s takes no field that it does not know', async (operationId, line) => {
    const asker = askerOf(line)
    const id = await objectOf(line)
    const before = await digest.take()
    for (const [field, value] of Object.entries(assigned)) {
      const draft = draftOf(operationId, line, asker, id)
      if (Object.hasOwn(draft.json as object, field) || known[operationId]?.includes(field)) continue
      const response = await sendDraft(server, {
        ...draft,
        json: { ...(draft.json as object), [field]: value },
      })
      expect([field, response.status, await codeOf(response)]).toEqual([field, 400, 'invalid_request'])
    }
    expect(await digest.take()).toEqual(before)
  })

  it.each(lines)('%s takes no parameter that it does not know', async (operationId, line) => {
    const draft = draftOf(operationId, line, askerOf(line), await objectOf(line))
    const before = await digest.take()
    for (const name of ['partnerId', 'partner_id', 'role', '__proto__', 'constructor']) {
      const response = await sendDraft(server, { ...draft, query: { ...draft.query, ...named(name) } })
      expect([name, response.status]).toEqual([name, 400])
    }
    expect(await digest.take()).toEqual(before)
  })
})

/** An own member, whatever it is called. */
function named(name: string): Record<string, string> {
  return Object.fromEntries([[name, 'x']])
}

async function codeOf(response: Response): Promise<string> {
  return ((await response.json()) as { code: string }).code
}
