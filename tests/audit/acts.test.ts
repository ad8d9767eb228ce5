import { readFileSync } from 'node:fs'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { filesBelow, project } from '../../scripts/sources.ts'
import { addMembership } from '../../src/accounts/memberships.ts'
import { createSignInLink } from '../../src/accounts/links.ts'
import { createToken } from '../../src/accounts/tokens.ts'
import { auditActions } from '../../src/audit/actions.ts'
import { createPartner } from '../../src/partners/repository.ts'
import { withInstallation, writeTenant } from '../../src/database/transactions.ts'
import { newPerson, type TestPerson } from '../support/people.ts'
import { startServer, type TestServer } from '../support/server.ts'
import { newCustomer } from '../walls/customer-objects.ts'

let server: TestServer
let admin: TestPerson
let customer: Awaited<ReturnType<typeof newCustomer>>

beforeAll(async () => {
  server = await startServer({ context: { printLine: () => undefined } })
  admin = await newPerson(server, { role: 'partner_full_admin', name: 'Astrid Berg' })
  customer = await newCustomer(server.database.db, server.partner.id, 'own')
})
afterAll(() => server?.close())

interface Entry {
  action: string
  actor: { kind: string; id: string | null; name: string | null }
  subject: { kind: string; id: string | null }
  customerId: string | null
  address: string | null
  details: Record<string, unknown>
}

async function entries(query = ''): Promise<Entry[]> {
  const response = await admin.ask(`/api/v1/audit?limit=200${query}`)
  return ((await response.json()) as { items: Entry[] }).items
}
const last = async (action: string) => (await entries(`&action=${action}`))[0]

/** Who did it, and from where, when a person asks from this machine. */
const byAdmin = () => ({
  actor: { kind: 'person', id: admin.id, name: 'Astrid Berg' },
  address: '127.0.0.1',
})

function write(method: string, path: string, body: unknown): Promise<Response> {
  return admin.ask(path, { method, body: JSON.stringify(body) })
}

describe('an act', () => {
  it('on a service is told with its customer, in the customer’s history and in its audit alike', async () => {
    const path = `/api/v1/services/${customer.serviceId}/provisioning-status`
    await write('PUT', path, { status: 'unable_to_provision', reason: 'No such domain' })
    const [entry] = await entries(`&customer=${customer.id}`)
    expect(entry).toMatchObject({
      ...byAdmin(),
      action: 'status_set',
      subject: { kind: 'service', id: customer.serviceId },
      customerId: customer.id,
      details: { before: 'manual_partner', after: 'unable_to_provision', reason: 'No such domain' },
    })
    const history = (await (await admin.ask(`/api/v1/customers/${customer.id}/history`)).json()) as {
      items: { kind: string; actor: unknown }[]
    }
    expect(history.items[0]).toMatchObject({ kind: 'service_status_set', actor: byAdmin().actor })
    // The same again changes nothing, and is no act.
    const known = (await entries()).length
    await write('PUT', path, { status: 'unable_to_provision', reason: 'No such domain' })
    expect(await entries()).toHaveLength(known)
  })

  it('on the partner is told with what was before and after', async () => {
    await write('PATCH', '/api/v1/partner', { vendor: 'Acme' })
    expect(await last('partner_changed')).toMatchObject({
      ...byAdmin(),
      subject: { kind: 'partner', id: server.partner.id },
      details: { before: { vendor: 'Cisco' }, after: { vendor: 'Acme' } },
    })
  })

  it('that asks a second factor of everybody is told', async () => {
    await write('PATCH', '/api/v1/partner', { requireSecondFactor: true })
    await write('PATCH', '/api/v1/partner', { requireSecondFactor: true })
    // Who comes by an invitation's link, as here, is not asked for one.
    expect(await last('partner_changed')).toMatchObject({
      ...byAdmin(),
      details: { before: { requireSecondFactor: false }, after: { requireSecondFactor: true } },
    })
    await write('PATCH', '/api/v1/partner', { requireSecondFactor: false })
  })

  it('of choosing for whom one works is told there, and nowhere else', async () => {
    const { db } = server.database
    const other = await createPartner(db, 'Fjellheim')
    const person = await newPerson(server, { role: 'help_desk', name: 'Per' })
    const place = { partnerId: server.partner.id, customerId: null, vendor: null }
    const elsewhere = { ...place, partnerId: other.id }
    const [here, there] = await withInstallation(db, async (trx) => [
      await addMembership(trx, person.id, place, 'help_desk'),
      await addMembership(trx, person.id, elsewhere, 'partner_full_admin'),
    ])
    const choose = (id: string | undefined) =>
      person.ask('/api/v1/me/membership', { method: 'PUT', body: JSON.stringify({ id }) })
    const known = (await entries()).length
    // It is that already.
    expect((await choose(here)).status).toBe(204)
    expect((await choose(there)).status).toBe(204)
    expect(await entries()).toHaveLength(known)
    const told = async () => {
      const answer = await person.ask('/api/v1/audit?action=membership_chosen')
      return ((await answer.json()) as { items: Entry[] }).items
    }
    expect(await told()).toMatchObject([
      {
        actor: { kind: 'person', id: person.id, name: 'Per' },
        subject: { kind: 'membership', id: there },
        address: '127.0.0.1',
        details: { role: 'partner_full_admin' },
      },
    ])
    expect((await choose(here)).status).toBe(204)
    expect(await last('membership_chosen')).toMatchObject({
      subject: { kind: 'membership', id: here },
      details: { role: 'help_desk' },
    })
  })

  it('that brings a file, the demo, or stops an import is told', async () => {
    const response = await admin.ask('/api/v1/imports?dryRun=true&fileName=june.csv', {
      method: 'POST',
      body: 'customer_id,customer_name,subscription_id,offer,service_id,product\nC-1,N,,,,\n',
      headers: { 'content-type': 'text/csv' },
    })
    const { id, by } = (await response.json()) as { id: string; by: unknown }
    expect(by).toEqual({ kind: 'person', name: 'Astrid Berg' })
    expect(await last('import_started')).toMatchObject({
      ...byAdmin(),
      subject: { kind: 'import', id },
      details: { format: 'csv', fileName: 'june.csv', dryRun: true, strict: false },
    })
  })

  it('that takes customers away is told with the filter and how many, before they go', async () => {
    await admin.ask('/api/v1/customers.csv?provisioning=provisioned&separator=semicolon')
    expect(await last('customers_exported')).toMatchObject({
      ...byAdmin(),
      subject: { kind: 'customers', id: null },
      details: { format: 'csv', filter: { provisioning: 'provisioned' }, customers: 0 },
    })
    await admin.ask('/api/v1/customers.jsonl')
    expect((await last('customers_exported'))?.details).toEqual({ format: 'jsonl', filter: {}, customers: 1 })
    await (await admin.ask('/api/v1/audit.csv?action=status_set')).text()
    expect(await last('audit_exported')).toMatchObject({
      ...byAdmin(),
      details: { filter: { action: 'status_set' } },
    })
  })

  it('of the command line is the system’s', async () => {
    const { db } = server.database
    const { id } = await createToken(db, server.partner.id, 'nightly', null)
    await createSignInLink(db, server.partner.id)
    const system = { actor: { kind: 'system', id: null, name: null }, address: null }
    expect(await last('token_created')).toMatchObject({
      ...system,
      subject: { kind: 'token', id },
      details: { name: 'nightly', role: 'partner_full_admin', expiresAt: null },
    })
    expect(await last('sign_in_link_made')).toMatchObject(system)
  })

  it('that was refused is none', async () => {
    const known = (await entries()).length
    const reader = await newPerson(server, { role: 'partner_read_only' })
    const body = JSON.stringify({ status: 'provisioned' })
    await reader.ask(`/api/v1/services/${customer.serviceId}/provisioning-status`, { method: 'PUT', body })
    await reader.ask('/api/v1/partner', { method: 'PATCH', body: '{"name":"x"}' })
    await reader.ask('/api/v1/audit.csv')
    expect(await entries()).toHaveLength(known)
  })
})

describe('the audit log', () => {
  it('has a use for every action of its vocabulary', () => {
    const sources = filesBelow('src', /\.ts$/)
      .filter((path) => !path.endsWith('audit/actions.ts') && !path.startsWith('src/web/'))
      .map((path) => readFileSync(`${project}/${path}`, 'utf8'))
      .join('\n')
    expect(auditActions.filter((action) => !sources.includes(`'${action}'`))).toEqual([])
  })

  it('is another partner’s to nobody', async () => {
    const elsewhere = await createPartner(server.database.db, 'Elsewhere')
    const other = await newPerson(server, { role: 'partner_full_admin', partnerId: elsewhere.id })
    const response = await other.ask(`/api/v1/audit?customer=${customer.id}`)
    expect(((await response.json()) as { items: unknown[] }).items).toEqual([])
  })

  it.each(['update audit set action = action', 'delete from audit', 'truncate audit'])(
    'lets the app’s role not %s',
    async (statement) => {
      const { db } = server.database
      const suffix = statement.startsWith('truncate') ? '' : ` where partner_id = '${server.partner.id}'`
      const act = writeTenant(db, server.partner.id, (trx) => sql.raw(`${statement}${suffix}`).execute(trx))
      await expect(act).rejects.toMatchObject({ code: '42501' })
    },
  )

  it.each([
    'update installation_audit set action = action',
    'delete from installation_audit',
    'truncate installation_audit',
  ])('of the installation lets the app’s role not %s', async (statement) => {
    const act = withInstallation(server.database.db, (trx) => sql.raw(statement).execute(trx))
    await expect(act).rejects.toMatchObject({ code: '42501' })
  })
})
