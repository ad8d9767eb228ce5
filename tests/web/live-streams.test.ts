import { sql } from 'kysely'
import type { Page, Request } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { writeTenant } from '../../src/database/transactions.ts'
import { expectNoAxeFindings, startBrowserTest, type BrowserTest } from '../support/browser.ts'
import { newPerson, type TestPerson } from '../support/people.ts'
import { looks, patient } from './account-steps.ts'
import * as live from './live-data.ts'
import { expectShown, expectTotal, fileRow, names, rowOf } from './live-data.ts'

const streamPath = '/api/v1/events/stream'

let test: BrowserTest
let ola: TestPerson

beforeAll(async () => {
  test = await startBrowserTest()
  ola = await newPerson(test.server, { name: 'Ola Full', role: 'partner_full_admin' })
})
beforeEach(() =>
  live.importRows(
    test,
    names.map((name) => fileRow(name)),
  ),
)
afterEach(() => test.leave())
afterAll(() => test.close())

const change = (name: string, status: string) => live.importRows(test, [fileRow(name, status)])
const expectStatus = (page: Page, name: string, status: string) =>
  rowOf(page, name).getByText(status, { exact: true }).first().waitFor()

/** The streams that a page has asked for since. */
function followStreams(page: Page): URL[] {
  const streams: URL[] = []
  page.on('request', (request) => {
    const url = new URL(request.url())
    if (url.pathname === streamPath) streams.push(url)
  })
  return streams
}

async function openList(page: Page): Promise<void> {
  await page.goto('/customers?sort=name')
  await page.getByRole('heading', { level: 1, name: 'Kunder' }).waitFor()
  await rowOf(page, 'Alfa AS').waitFor()
  await live.mark(page)
}

describe('the tabs of one browser', () => {
  it('share one stream; when the one that has it is closed, another goes on where it stopped', async () => {
    const { page: first, context } = await test.visitAs(ola)
    const ofFirst = followStreams(first)
    await openList(first)
    await expect.poll(() => ofFirst.length, patient).toBeGreaterThan(0)
    const second = await context.newPage()
    const ofSecond = followStreams(second)
    await openList(second)
    await change('Beta AS', 'provisioning')
    await expectStatus(first, 'Beta AS', 'Klargjøring')
    await expectStatus(second, 'Beta AS', 'Klargjøring')
    expect(ofSecond).toEqual([])
    await first.close()
    await expect.poll(() => ofSecond.length, patient).toBeGreaterThan(0)
    expect(Number(ofSecond[0]?.searchParams.get('after'))).toBeGreaterThan(0)
    await change('Beta AS', 'manual_partner')
    await expectStatus(second, 'Beta AS', 'Manuell klargjøring (partner)')
    await live.expectNotReloaded(second)
  })

  it('have one each where the browser cannot make them take turns', async () => {
    const { context } = await test.visitAs(ola)
    await context.addInitScript(() => Reflect.deleteProperty(Navigator.prototype, 'locks'))
    const pages = [await context.newPage(), await context.newPage()]
    const streams = pages.map((page) => followStreams(page))
    for (const page of pages) await openList(page)
    for (const ofOne of streams) await expect.poll(() => ofOne.length, patient).toBeGreaterThan(0)
    await change('Beta AS', 'provisioning')
    for (const page of pages) await expectStatus(page, 'Beta AS', 'Klargjøring')
  })
})

describe('a stream that does not last', () => {
  it('is resumed at its number each time the server ends it', async () => {
    const { page } = await test.visitAs(ola)
    await page.route(`**${streamPath}*`, async (route) => {
      const url = new URL(route.request().url())
      url.searchParams.set('seconds', '1')
      await route.continue({ url: url.href })
    })
    const streams = followStreams(page)
    await openList(page)
    await expect.poll(() => streams.length, patient).toBeGreaterThan(2)
    await change('Delta AS', 'provisioning')
    await expectStatus(page, 'Delta AS', 'Klargjøring')
    const before = streams.length
    await expect.poll(() => streams.length, patient).toBeGreaterThan(before)
    expect(streams.at(-1)?.searchParams.has('after')).toBe(true)
    await change('Delta AS', 'manual_partner')
    await expectStatus(page, 'Delta AS', 'Manuell klargjøring (partner)')
    await live.expectNotReloaded(page)
  })

  it('catches up after the network was gone, says so meanwhile, and loads no page anew', async () => {
    const visitor = await test.visitAs(ola)
    visitor.expectTrouble(/ERR_INTERNET_DISCONNECTED|ERR_FAILED/)
    const { page, context } = visitor
    await openList(page)
    // What changes from now on is told: the stream has begun.
    await change('Alfa AS', 'manual_partner')
    await expectStatus(page, 'Alfa AS', 'Manuell klargjøring (partner)')
    await context.setOffline(true)
    const away = page.getByRole('status').filter({ hasText: 'Oppdateres ikke nå' })
    await away.waitFor()
    await expectNoAxeFindings(page)
    await change('Alfa AS', 'provisioning')
    await change('Gamma AS', 'manual_partner')
    await live.importRows(test, [fileRow('Zeta AS')])
    await context.setOffline(false)
    await away.waitFor({ state: 'detached' })
    await expectStatus(page, 'Alfa AS', 'Klargjøring')
    await expectStatus(page, 'Gamma AS', 'Manuell klargjøring (partner)')
    await expectShown(page, 'Alfa AS', 'Beta AS', 'Delta AS', 'Gamma AS', 'Zeta AS')
    await live.expectNotReloaded(page)
  })

  it('reads everything anew where what came between is kept no longer', async () => {
    const { page } = await test.visitAs(ola)
    // A number that was never given, as after a restore.
    await page.route(`**${streamPath}*`, async (route) => {
      const url = new URL(route.request().url())
      if (url.searchParams.has('after')) url.searchParams.set('after', '900000')
      url.searchParams.set('seconds', '1')
      await route.continue({ url: url.href })
    })
    const streams = followStreams(page)
    await openList(page)
    await expect.poll(() => streams.length, patient).toBeGreaterThan(1)
    await change('Delta AS', 'provisioning')
    await expectStatus(page, 'Delta AS', 'Klargjøring')
  })

  it('ends with the session, and leads to the sign-in page as every request does', async () => {
    const leaver = await newPerson(test.server, { role: 'partner_read_only' })
    const visitor = await test.visitAs(leaver)
    visitor.expectTrouble(/401/)
    const { page } = visitor
    await page.route(`**${streamPath}*`, async (route) => {
      const url = new URL(route.request().url())
      url.searchParams.set('seconds', '1')
      await route.continue({ url: url.href })
    })
    await openList(page)
    await leaver.ask('/api/v1/sign-out', { method: 'POST' })
    await page.waitForURL(/\/sign-in/)
  })
})

describe('a storm of changes', () => {
  it('is asked about one question at a time, and leaves the page usable', async () => {
    const { page } = await test.visitAs(ola)
    await openList(page)
    await live.point(page, 'Beta AS')
    // It listens from now on.
    await change('Alfa AS', 'manual_partner')
    await expectStatus(page, 'Alfa AS', 'Manuell klargjøring (partner)')
    const going = new Set<Request>()
    const told = { questions: 0, mostAtOnce: 0 }
    page.on('request', (request) => {
      if (new URL(request.url()).pathname !== '/api/v1/customers/changed') return
      going.add(request)
      told.questions += 1
      told.mostAtOnce = Math.max(told.mostAtOnce, going.size)
    })
    const end = (request: Request) => void going.delete(request)
    page.on('requestfinished', end)
    page.on('requestfailed', end)
    const { database, partner } = test.server
    const ids = [...(await live.idsByName(test)).values()]
    await writeTenant(database.db, partner.id, (trx) =>
      sql`insert into outbox (partner_id, at, kind, customer_ids)
        select ${partner.id}, now(), 'customers_changed', array[(${ids}::uuid[])[1 + n % ${ids.length}::integer]]
        from generate_series(1, 5000) n`.execute(trx),
    )
    await expect.poll(() => told.questions, patient).toBeGreaterThan(0)
    await page.getByRole('button', { name: 'Velg et filter …' }).click()
    await page.getByRole('dialog', { name: 'Velg et filter …' }).waitFor()
    await page.keyboard.press('Escape')
    await change('Alfa AS', 'provisioning')
    await expectStatus(page, 'Alfa AS', 'Klargjøring')
    // The end of one may be told here just after the next has begun.
    expect(told.mostAtOnce).toBeLessThanOrEqual(2)
    // Five thousand events, and not as many questions.
    expect(told.questions).toBeLessThan(1_000)
  })
})

describe('who sees only some customers', () => {
  it('gets what is assigned to them as it is, and what happens to it', async () => {
    const restricted = await newPerson(test.server, { name: 'Rita', role: 'partner_admin' })
    const ids = await live.idsByName(test)
    const { page } = await test.visitAs(restricted)
    await page.goto('/customers?sort=name')
    await page.getByRole('heading', { name: 'Ingen kunder for deg ennå' }).waitFor()
    const path = (name: string) => `/api/v1/customers/${ids.get(name) ?? ''}/assigned/${restricted.id}`
    await ola.ask(path('Beta AS'), { method: 'PUT' })
    await expectShown(page, 'Beta AS')
    await expectTotal(page, '1 kunde')
    await change('Beta AS', 'provisioning')
    await expectStatus(page, 'Beta AS', 'Klargjøring')
    await ola.ask(path('Delta AS'), { method: 'PUT' })
    await expectShown(page, 'Beta AS', 'Delta AS')
    await live.point(page, 'Beta AS')
    await ola.ask(path('Delta AS'), { method: 'DELETE' })
    await rowOf(page, 'Delta AS').getByText('Passer ikke lenger').waitFor()
    await live.pointElsewhere(page)
    await expectShown(page, 'Beta AS')
  })
})

describe.each(looks)('the sign of a page that is away, in %s at %i', (colorScheme, width) => {
  it('is nothing that axe finds wrong, and nothing wider than the screen', async () => {
    const visitor = await test.visitAs(ola, { colorScheme, viewport: { width, height: 800 } })
    visitor.expectTrouble(/ERR_FAILED/)
    const { page } = visitor
    await page.route(`**${streamPath}*`, (route) => route.abort())
    await openList(page)
    await page.getByRole('status').filter({ hasText: 'Oppdateres ikke nå' }).waitFor()
    await expectNoAxeFindings(page)
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    expect(overflow).toBe(0)
  })
})
