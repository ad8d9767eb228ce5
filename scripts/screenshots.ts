/**
 * `npm run screenshots`: makes docs/screenshots/*.png anew, from the demo in a database of its own, in a real Chromium.
 * The date is held, so that what the pictures show changes only with the app. Words given choose pictures by name.
 */
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { createToken } from '../src/accounts/tokens.ts'
import { createClient } from '../src/client/client.ts'
import type { Client } from '../src/client/types.ts'
import { startEmbedded } from '../src/database/embedded/embedded.ts'
import { attend } from '../src/jobs/clock-loop.ts'
import { createPartner } from '../src/partners/repository.ts'
import { readSettings } from '../src/server/settings.ts'
import type { BrowserTest } from '../tests/support/browser.ts'
import type { TestPerson } from '../tests/support/people.ts'
import { followRequests } from '../tests/support/quiet.ts'
import type { TestServer } from '../tests/support/server.ts'
import { startSmtp } from '../tests/support/smtp.ts'
import { outsidePlaces, pictures, presentPlaces, type Picture, type Place } from './screenshot-list.ts'
import { chooseStaffed } from './screenshot-people.ts'
import { giveTasks, setUpServices, startPictureBroker, type SetUpPlaces } from './screenshot-set-up.ts'
import { project } from './sources.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
/** A Tuesday morning in Oslo. */
const today = Date.parse('2026-03-17T08:40:00.000Z')
const demoCustomers = 2_000
const folder = join(project, 'docs', 'screenshots')

const wanted = process.argv.slice(2)
const chosen = pictures.filter(
  ({ name }) => wanted.length === 0 || wanted.some((word) => name.includes(word)),
)
const dataDir = await mkdtemp(join(tmpdir(), 'varde-screenshots-'))
// As root the database runs as another user, who must be able to enter.
await chmod(dataDir, 0o755)
const embedded = await startEmbedded({
  dataDir: join(dataDir, 'data'),
  dataDirIsExplicit: true,
  log: () => undefined,
})
const { host, port, user, password = '' } = embedded.adminConnection
process.env['VARDE_TEST_POSTGRES'] =
  `postgres://${user}:${encodeURIComponent(password)}@${encodeURIComponent(host)}:${port}/postgres`
try {
  await takeAll()
} finally {
  await embedded.stop()
  await rm(dataDir, { recursive: true, force: true })
}

async function takeAll(): Promise<void> {
  const { signIn, startBrowserTest } = await import('../tests/support/browser.ts')
  const time = { now: today - 4 * dayMs }
  const smtp = await startSmtp()
  const broker = await startPictureBroker()
  const test = await startBrowserTest({
    readNow: async () => time.now,
    settings: readSettings({
      LOG_LEVEL: 'silent',
      PORT: '0',
      SMTP_URL: smtp.url,
      VARDE_PRIVATE_ADDRESSES: 'true',
    }),
    mailSweepMs: 100,
  })
  try {
    const [kari, ola] = await hirePeople(test.server)
    const places = await tellAStory(test, time, async (client) => {
      await giveTasks(client, kari.id, [-1 / 24, 0.2, 1, 1, 2, 5, 6].map(inDays))
      return setUpServices(client, { broker, smtp }, { assigneeId: kari.id, dueAt: inDays(3) })
    })
    await careForSome(kari, ola)
    const visitors = await inviteOthers(test.server, places, kari)
    const newcomer = await createPartner(test.server.database.db, null)
    await mkdir(folder, { recursive: true })
    for (const picture of chosen) {
      const person = visitors[picture.place]
      const visitor =
        person === undefined
          ? await test.visit(optionsOf(picture))
          : await test.visitAs(person, optionsOf(picture))
      const { page } = visitor
      visitor.expectTrouble(/401/)
      if (!presentPlaces.has(picture.place)) await page.clock.setFixedTime(time.now)
      const server = picture.place === 'start' ? { ...test.server, partner: newcomer } : test.server
      if (!outsidePlaces.has(picture.place) && person === undefined) await signIn(page, server)
      await take(page, picture, places)
      console.log(`docs/screenshots/${picture.name}.png`)
      await test.leave()
    }
  } finally {
    await test.close()
    await broker.close()
    await smtp.close()
  }
}

function optionsOf({ locale, scheme, size: [width, height] }: Picture): BrowserContextOptions {
  return { locale, colorScheme: scheme, viewport: { width, height }, reducedMotion: 'reduce' }
}

async function take(page: Page, { name, place, query = '', steps }: Picture, places: Places): Promise<void> {
  const quiet = followRequests(page)
  await page.goto(places[place] + query)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await quiet()
  await steps?.(page)
  await quiet()
  await page.evaluate('document.fonts.ready')
  await page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled', caret: 'hide' })
}

type Places = Readonly<Record<Place, string>>

/** Some days in the life of a partner, so that the pages have something to tell. */
async function tellAStory(
  { server, visitSignedIn, leave }: BrowserTest,
  time: { now: number },
  setUp: (client: Client) => Promise<SetUpPlaces>,
): Promise<Places> {
  const { database, partner, origin } = server
  const { text: token } = await createToken(database.db, partner.id, 'Order system', null)
  const client = createClient({ baseUrl: origin, token })
  const later = async (now: number) => {
    time.now = now
    while ((await attend(database.db, partner.id, async () => now)) > 0);
  }
  await client.loadDemo({ body: { customers: demoCustomers } })
  const hero = await chooseHero(client)
  const services = hero.subscriptions.flatMap((each) => each.services)
  const broken = services.find((each) => each.provisioningStatus === 'unable_to_provision')
  const waiting = services.find((each) => each.provisioningStatus === 'manual_partner') ?? services[0]
  await later(today - dayMs)
  const files = await importFiles(client, hero)
  await later(today - 2 * hourMs)
  if (waiting !== undefined) await set(client, waiting.id, 'provisioning')
  const setUpPlaces = await setUp(client)
  await later(today - hourMs / 3)
  if (broken !== undefined)
    await set(client, broken.id, 'unable_to_provision', 'The number range is in use at another provider')
  if (waiting !== undefined) {
    const { page } = await visitSignedIn()
    const data = { status: 'manual_partner' }
    await page.request.put(`/api/v1/services/${waiting.id}/provisioning-status`, {
      data,
      headers: { origin },
    })
    await leave()
  }
  await later(today)
  const staffed = await chooseStaffed(client)
  return {
    customers: '/customers',
    customer: `/customers/${hero.id}`,
    view: `/customers/${hero.id}/view`,
    organisation: '/organisation',
    deleted: '/customers/deleted',
    import: `/imports/${files}`,
    start: '/start',
    signIn: '/sign-in',
    account: '/account',
    people: '/people',
    customerPeople: `/customers/${staffed.id}/people`,
    licences: `/customers/${staffed.id}`,
    audit: '/audit',
    settings: '/settings',
    vendor: '/vendor',
    tasks: '/tasks',
    ...setUpPlaces,
  }
}

/** Whose session a page is seen with, where that is not the partner's administrator by a printed link. */
async function inviteOthers(
  server: TestServer,
  places: Places,
  kari: TestPerson,
): Promise<Partial<Record<Place, TestPerson>>> {
  const { newPerson } = await import('../tests/support/people.ts')
  const organisation = await newPerson(server, {
    name: 'Liv Strand',
    email: 'liv@kunde.example',
    role: 'customer_admin',
    customerId: places.customer.split('/').at(-1) ?? '',
  })
  const vendor = await newPerson(server, { name: 'Dana Reyes', role: 'vendor_operator', vendor: 'Cisco' })
  const answer = await kari.ask('/api/v1/customers?sort=name&limit=40')
  const { items } = (await answer.json()) as { items: { id: string }[] }
  for (const { id } of items.slice(-4)) await kari.ask(`/api/v1/customers/${id}`, { method: 'DELETE' })
  return { account: kari, tasks: kari, task: kari, organisation, vendor }
}

/** Colleagues, an invitation and a token. @returns the administrator whose own page there is a picture of, and another */
async function hirePeople(server: TestServer): Promise<[TestPerson, TestPerson]> {
  const { newPerson } = await import('../tests/support/people.ts')
  const colleagues = [
    ['Kari Nordmann', 'kari', 'partner_full_admin'],
    ['Ola Hansen', 'ola', 'partner_admin'],
    ['Åse Bakken', 'ase', 'partner_read_only'],
    ['Johan Øverland', 'johan', 'help_desk'],
  ] as const
  const people: TestPerson[] = []
  for (const [name, box, role] of colleagues)
    people.push(
      await newPerson(server, {
        name,
        role,
        email: `${box}@nordlys.example`,
        password: 'a picture is not a secret',
      }),
    )
  const [kari, ola] = people
  if (kari === undefined || ola === undefined) throw new Error('Nobody was hired')
  const post = (path: string, body: object) => kari.ask(path, { method: 'POST', body: JSON.stringify(body) })
  await post('/api/v1/invitations', { email: 'mari@nordlys.example', role: 'partner_read_only' })
  await post('/api/v1/tokens', { name: 'Fakturering', role: 'partner_read_only', expiresAt: null })
  return [kari, ola]
}

/** Some customers have somebody who answers for them, and two are in hand for some days. */
async function careForSome(kari: TestPerson, ola: TestPerson): Promise<void> {
  const answer = await kari.ask('/api/v1/customers?limit=8')
  const { items } = (await answer.json()) as { items: { id: string }[] }
  const hands = [
    { responsibleId: kari.id, inHandUntil: null },
    null,
    { responsibleId: ola.id, inHandUntil: null, note: 'Prefers to be called in the afternoon' },
    { responsibleId: ola.id, inHandUntil: inDays(3), note: 'Their board decides on Thursday' },
    null,
    { responsibleId: kari.id, inHandUntil: null },
    { responsibleId: null, inHandUntil: inDays(9) },
  ]
  for (const [index, { id }] of items.entries()) {
    const hand = hands[index]
    if (hand == null) continue
    await kari.ask(`/api/v1/customers/${id}/hand`, { method: 'PUT', body: JSON.stringify(hand) })
    await kari.ask(`/api/v1/customers/${id}/assigned/${ola.id}`, { method: 'PUT' })
  }
}

function inDays(days: number): string {
  return new Date(today + days * dayMs).toISOString()
}

type Hero = Awaited<ReturnType<Client['getCustomer']>>

/** The first Norwegian customer of the list in which several things wait at once. */
async function chooseHero(client: Client): Promise<Hero> {
  const { items } = await client.listCustomers({
    query: {
      provisioning: 'unable_to_provision',
      subscription: 'expires_in_30_days,expires_in_60_days',
      limit: 200,
    },
  })
  const fitting = items.filter(({ country, subscriptionCount }) => country === 'NO' && subscriptionCount > 1)
  const [best] = fitting.length > 0 ? fitting : items
  if (best === undefined) throw new Error('The demo has no customer that fits the pictures')
  return client.getCustomer({ params: { id: best.id } })
}

async function set(
  client: Client,
  id: string,
  status: Hero['subscriptions'][number]['provisioningStatus'],
  reason?: string,
): Promise<void> {
  await client.setServiceStatus({ params: { id }, body: { status, ...(reason !== undefined && { reason }) } })
}

/** A file that changes something of the hero's, and one with mistakes as they come in life. @returns the second's id */
async function importFiles(client: Client, hero: Hero): Promise<string> {
  const head =
    'customer_id,customer_name,subscription_id,offer,kind,ends_at,service_id,product,licences,licences_used,provisioning_status'
  const [first] = hero.subscriptions
  const [service] = first?.services ?? []
  if (first === undefined || service === undefined) throw new Error('The customer has no service')
  const known = `${hero.externalId},${hero.name},${first.externalId},${first.offer},${first.kind},`
  const licences = (service.licences ?? 0) + 10
  const right = `${known}${first.endsAt ?? ''},${service.externalId},${service.product},${licences},${service.licencesUsed ?? 0},${service.provisioningStatus}`
  const { errorCount } = await send(client, 'Licences March.csv', [head, right])
  if (errorCount > 0) throw new Error('The file of the pictures has a mistake')
  const mistakes = [
    'K-1,Havørn Frakt AS,A-1,Calling Plus,betalt,2027-01-31,T-1,Calling,25,12,provisioned',
    'K-1,Havørn Frakt AS,A-2,Meetings,paid,31.12.2026,T-2,Meetings,25,19,provisioned',
    'K-2,Solsiden Legesenter,A-3,Calling Basic,paid,2027-06-30,T-3,Calling,8,8,klar',
    'K-3,,A-4,Calling Basic,paid,2027-06-30,T-4,Calling,5,5,provisioned',
    'K-4,Lyng & Lauv Regnskap,A-5,Messaging,trial,,T-5,Messaging,12,3,provisioned',
    'K-5,Brattvåg Båtbyggeri,A-6,Calling Plus,paid,2027-02-28,T-6,Calling,femti,41,provisioned',
    'K-6,Fonna Fjellstue,A-7,Calling Plus,paid,2027-02-28,T-7,Calling,15,9,provisioned',
  ]
  return (await send(client, 'Kunder våren 2026.csv', [head, ...mistakes])).id
}

async function send(client: Client, fileName: string, rows: readonly string[]) {
  const body = new TextEncoder().encode(`${rows.join('\n')}\n`)
  return client.importCustomers({ body, contentType: 'text/csv', query: { fileName } })
}
