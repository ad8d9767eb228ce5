import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { changeAssignments } from '../../src/assignments/assign.ts'
import { newId } from '../../src/database/ids.ts'
import type { Role } from '../../src/domain/roles.ts'
import { operations } from '../../src/client/operations.ts'
import type { OperationId } from '../../src/client/contracts.ts'
import { writeTenant } from '../../src/database/transactions.ts'
import { databaseClock } from '../../src/standings/now.ts'
import { createPartner } from '../../src/partners/repository.ts'
import { startServer, type TestServer } from '../support/server.ts'
import { everyAsker, type WallAsker } from './askers.ts'
import { DatabaseDigest } from './digest.ts'
import { expectations } from './expectations.ts'
import type { Line } from './expectations/line.ts'
import { letFollow } from './let-follow.ts'
import { draftOf, sendDraft } from './requests.ts'
import {
  newCustomer,
  newCustomerPerson,
  newLicensedService,
  newService,
  newSetUpLink,
  newSupportCase,
} from './customer-objects.ts'
import { newObject, objectKinds, type ObjectKind } from './objects.ts'
import { newInvitation } from './personal-objects.ts'

/**
 * Every operation × everybody who may ask × what is theirs, what is their partner's and not theirs, what is another
 * partner's and what is not there at all.
 */
const places = ['own', 'beside', 'foreign', 'nowhere'] as const
type Place = (typeof places)[number]

const besideKinds: ReadonlySet<ObjectKind> = new Set([
  'customer',
  'customer_external_id',
  'service',
  'manual_service',
  'failed_service',
  'licensed_service',
  'subscription',
  'customer_invitation',
  'set_up_link',
  'support_case',
  'customer_person',
])

/** What belongs to one person alone. */
const personalKinds: ReadonlySet<ObjectKind> = new Set([
  'token',
  'session',
  'membership',
  'passkey',
  'bulk_act',
])

const nowhere = '01890000-0000-7000-8000-000000000000'
/** Stands in everything that the other partner has. */
const foreignMark = 'zzforeign'
/** Stands in what the partner has and a restricted person does not see. */
const besideMark = 'zzbeside'
/** Who sees some of the partner's customers and not all. */
const restricted = new Set<Role>(['partner_admin', 'customer_admin'])

let server: TestServer
let digest: DatabaseDigest
let askers: WallAsker[]
/** The customer that everybody who sees customers sees; the administrator of a customer is this one's. */
let shared: Awaited<ReturnType<typeof newCustomer>>
/** Another of the same partner, which is assigned to nobody. */
let beside: Awaited<ReturnType<typeof newCustomer>>
let foreignPartner = ''
const foreignObjects = new Map<ObjectKind, string>()
/** What is refused, or only read, is as it was: it is made once. */
const lasting = new Map<string, Promise<string>>()
let cells = 0
/** Whether a write went well since the tables were looked at. */
let mayFollow = false

beforeAll(async () => {
  server = await startServer({
    // Each request comes from an address of its own, so that no limit is met.
    environment: { VARDE_TRUST_PROXY: '1' },
    context: { printLine: () => undefined },
  })
  const { db } = server.database
  foreignPartner = (await createPartner(db, 'Elsewhere')).id
  shared = await newCustomer(db, server.partner.id, 'own')
  beside = await newCustomer(db, server.partner.id, besideMark)
  askers = await everyAsker(server, shared.id)
  const administrators = askers.flatMap(({ role, personId }) =>
    role === 'partner_admin' && personId !== null ? [personId] : [],
  )
  await writeTenant(db, server.partner.id, (trx) =>
    changeAssignments(trx, server.partner.id, { kind: 'system', id: null }, databaseClock(), {
      customerIds: [shared.id],
      personIds: administrators,
      how: 'assign',
    }),
  )
  digest = new DatabaseDigest(server.admin)
  await digest.open()
  for (const kind of objectKinds)
    foreignObjects.set(kind, await newObject(server, kind, foreignPartner, foreignMark, null))
})

afterAll(async () => {
  await digest?.close()
  await server?.close()
  process.stdout.write(`route × role × tenant: ${cells} cells\n`)
})

interface Told {
  readonly status: number
  readonly code: string | null
  readonly text: string
  /** All that could tell one refusal from another. */
  readonly whole: unknown
}

async function send(operationId: OperationId, line: Line, asker: WallAsker, id: string): Promise<Told> {
  const response = await sendDraft(server, draftOf(operationId, line, asker, id))
  const text = await response.text()
  const isProblem = response.headers.get('content-type')?.startsWith('application/problem+json') === true
  const { instance: _, ...problem } = isProblem ? (JSON.parse(text) as Record<string, unknown>) : {}
  const { date: __, 'x-request-id': ___, ...headers } = Object.fromEntries(response.headers)
  return {
    status: response.status,
    code: isProblem ? String(problem['code']) : null,
    text,
    whole: [response.status, headers, isProblem ? problem : text],
  }
}

function isRestricted({ role }: WallAsker): boolean {
  return role !== null && restricted.has(role)
}

/** The status and code that a cell must have. */
function expected(line: Line, asker: WallAsker, place: Place): { status: number; code?: string } {
  const { who, about } = line
  if (who !== 'open') {
    if (asker.name === 'nobody') return { status: 401, code: 'unauthenticated' }
    if (who === 'people' && asker.isToken) return { status: 403, code: 'people_only' }
    if (who === 'installation' && !asker.isInstallationAdmin) return { status: 403, code: 'not_allowed' }
    if (who === 'vendor' && asker.role !== 'vendor_operator') return { status: 403, code: 'not_allowed' }
    if (typeof who === 'object') {
      if (asker.role === null || asker.role === 'vendor_operator') return { status: 403, code: 'no_partner' }
      if (!who[asker.role]) return { status: 403, code: 'not_allowed' }
    }
  }
  const isTheirs =
    place === 'own' ||
    (place === 'beside' && !isRestricted(asker)) ||
    (place === 'foreign' && line.isAcrossPartners === true)
  if (about === undefined || isTheirs) return { status: line.well }
  return about.absent === 'nothing' ? { status: line.well } : { status: 404, code: about.absent }
}

async function objectOf(line: Line, kind: ObjectKind, place: Place, asker: WallAsker): Promise<string> {
  if (place === 'nowhere') return kind === 'customer_external_id' ? 'nowhere-1' : nowhere
  if (place === 'foreign' && line.isAcrossPartners === true)
    return newObject(server, kind, foreignPartner, foreignMark, null)
  if (place === 'foreign') return foreignObjects.get(kind) ?? ''
  const { id, externalId, serviceId, subscriptionId } = place === 'beside' ? beside : shared
  if (kind === 'customer') return id
  if (kind === 'customer_external_id') return externalId
  if (kind === 'service') return serviceId
  if (kind === 'subscription') return subscriptionId
  if (kind === 'manual_service' || kind === 'failed_service')
    return newService(server.database.db, server.partner.id, kind, id)
  if (kind === 'licensed_service') {
    const mark = place === 'beside' ? besideMark : 'own'
    return newLicensedService(server.database.db, server.partner.id, mark, id)
  }
  if (kind === 'customer_invitation') {
    const mark = place === 'beside' ? besideMark : 'own'
    return newInvitation(server.database.db, server.partner.id, mark, id)
  }
  if (kind === 'set_up_link')
    return newSetUpLink(server.database.db, server.partner.id, place === 'beside' ? besideMark : 'own', id)
  if (kind === 'customer_person')
    return newCustomerPerson(
      server.database.db,
      server.partner.id,
      place === 'beside' ? besideMark : 'own',
      id,
    )
  if (kind === 'support_case')
    return newSupportCase(server.database.db, server.partner.id, place === 'beside' ? besideMark : 'own', id)
  return newObject(server, kind, server.partner.id, 'own', asker.personId)
}

/** The same for everybody who may do nothing to it. */
function lastingObjectOf(line: Line, kind: ObjectKind, place: Place, asker: WallAsker): Promise<string> {
  const key = `${kind} ${place} ${line.isAcrossPartners} ${personalKinds.has(kind) ? asker.personId : ''}`
  const made = lasting.get(key) ?? objectOf(line, kind, place, asker)
  lasting.set(key, made)
  return made
}

/** What every table holds once what follows the answers before has been done, such as mails and their notes. */
async function settled(): Promise<Record<string, string>> {
  let known = await digest.take()
  if (!mayFollow) return known
  mayFollow = false
  await letFollow(server, [server.partner.id, foreignPartner])
  known = await digest.take()
  for (let tries = 0; tries < 50; tries += 1) {
    await sleep(30)
    const now = await digest.take()
    if (JSON.stringify(now) === JSON.stringify(known)) break
    known = now
  }
  return known
}

/** Tries one cell. @returns how it was answered */
async function cell(operationId: OperationId, line: Line, asker: WallAsker, place: Place): Promise<Told> {
  const wanted = expected(line, asker, place)
  const isRead = operations[operationId].method === 'GET'
  const changesNothing = wanted.status >= 400 && line.who !== 'open' && !isRead
  const make = changesNothing || isRead ? lastingObjectOf : objectOf
  const id = line.about === undefined ? newId() : await make(line, line.about.kind, place, asker)
  const before = changesNothing ? await settled() : null
  const told = await send(operationId, line, asker, id)
  cells += 1
  mayFollow ||= told.status < 400 || line.who === 'open'
  const where = `${operationId} by ${asker.name} about ${place}`
  expect([where, told.status, told.code]).toEqual([where, wanted.status, wanted.code ?? told.code])
  expect(told.text, where).not.toContain(foreignMark)
  if (isRestricted(asker)) expect(told.text, where).not.toContain(besideMark)
  // A vendor's operator sees which partners use it, and chooses one by its id.
  if (line.who !== 'installation' && line.who !== 'vendor')
    expect(told.text, where).not.toContain(foreignPartner)
  if (before !== null) {
    const after = await digest.take()
    for (const [table, rows] of Object.entries(before))
      if (table !== line.countsIn) expect([where, table, after[table]]).toEqual([where, table, rows])
  }
  return told
}

/** Where an operation is tried by somebody. */
function placesFor({ about }: Line, { role }: WallAsker): readonly Place[] {
  if (about === undefined) return ['own']
  // Who belongs nowhere has nothing to choose from.
  const hasOwn = about.kind !== 'membership' || role !== null
  return places.filter((place) => {
    if (place === 'own') return hasOwn
    return place !== 'beside' || besideKinds.has(about.kind)
  })
}

const lines = (Object.entries(expectations) as [OperationId, Line][]).toSorted(
  ([, a], [, b]) => Number(a.isLast === true) - Number(b.isLast === true),
)

describe('the matrix', () => {
  it('has a line for every operation of the API, and none besides', () => {
    const { paths } = server.app.swagger() as {
      paths: Record<string, Record<string, { operationId?: string }>>
    }
    const described = Object.values(paths).flatMap((methods) =>
      Object.values(methods).map(({ operationId }) => operationId),
    )
    expect(Object.keys(expectations).toSorted()).toEqual(described.map(String).toSorted())
  })

  it.each(lines)('%s', async (operationId, line) => {
    // What ends those who ask is asked by others, and by their tokens first.
    const asking =
      line.isLast === true
        ? (await everyAsker(server, shared.id)).toSorted((a, b) => Number(b.isToken) - Number(a.isToken))
        : askers
    // What goes well first, so that what follows it is waited for once and not between all that is refused. Who ends
    // themselves by it is refused nothing any more.
    const passes = line.isLast === true ? ['all'] : ['well', 'refused']
    const told = new Map<string, Told>()
    const tell = async (asker: WallAsker, place: Place) =>
      told.set(`${asker.name} ${place}`, await cell(operationId, line, asker, place))
    for (const pass of passes) {
      const wanted = asking
        .flatMap((asker) => placesFor(line, asker).map((place) => ({ asker, place })))
        .filter(({ asker, place }) => {
          const isRefused = expected(line, asker, place).status >= 400
          return pass === 'all' || isRefused === (pass === 'refused')
        })
      if (line.isLong === true) await Promise.all(wanted.map(({ asker, place }) => tell(asker, place)))
      else for (const { asker, place } of wanted) await tell(asker, place)
    }
    if (line.about === undefined) return
    for (const asker of asking) {
      const wholeOf = (place: Place) => told.get(`${asker.name} ${place}`)?.whole
      const where = `${operationId} by ${asker.name}`
      if (besideKinds.has(line.about.kind) && isRestricted(asker))
        expect(wholeOf('beside'), where).toEqual(wholeOf('nowhere'))
      if (line.isAcrossPartners === true && asker.isInstallationAdmin) continue
      expect(wholeOf('foreign'), where).toEqual(wholeOf('nowhere'))
    }
  })
})
