import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { callbackPath } from '../../src/accounts/oidc.ts'
import { readSettings } from '../../src/server/settings.ts'
import { startBrowserTest, type BrowserTest } from '../support/browser.ts'
import { freePort } from '../support/free-port.ts'
import { startProvider, type TestProvider } from '../support/oidc-provider.ts'
import { expectWellMade, looks } from './account-steps.ts'
import { customerNames, threeCustomers } from './roles-data.ts'

let test: BrowserTest
let provider: TestProvider
beforeAll(async () => {
  const port = await freePort()
  const origin = `http://127.0.0.1:${port}`
  provider = await startProvider(origin + callbackPath)
  const settings = readSettings({
    LOG_LEVEL: 'silent',
    PORT: String(port),
    VARDE_PUBLIC_URL: origin,
    OIDC_ISSUER: provider.issuer,
    OIDC_CLIENT_ID: provider.clientId,
    OIDC_CLIENT_SECRET: provider.clientSecret,
    OIDC_NAME: 'Fjell Konto',
    OIDC_MEMBERSHIP: 'groups=varde -> partner_read_only',
  })
  test = await startBrowserTest({ settings })
  await threeCustomers(test.server)
})
afterEach(() => test.leave())
afterAll(async () => {
  await test.close()
  await provider.close()
})

describe('the organisation’s sign-in, in a browser', () => {
  it('leads over the provider to the page that was wanted', async () => {
    provider.is({
      sub: 'kari',
      email: 'kari@fjell.example',
      email_verified: true,
      name: 'Kari Fjell',
      groups: ['varde'],
    })
    const visitor = await test.visit()
    visitor.expectTrouble(/401/)
    visitor.expectTrouble(/foreign request: http:\/\/127\.0\.0\.1:/)
    const { page } = visitor
    await page.goto('/account')
    await page.getByRole('heading', { name: 'Logg på Varde' }).waitFor()
    await page.getByRole('link', { name: 'Logg på med Fjell Konto' }).click()
    await page.getByRole('heading', { level: 1, name: 'Min konto' }).waitFor()
    expect(new URL(page.url()).pathname).toBe('/account')
    const me = (await (await page.request.get('/api/v1/me')).json()) as {
      role: string
      person: { email: string }
    }
    expect([me.person.email, me.role]).toEqual(['kari@fjell.example', 'partner_read_only'])
    await page.goto('/')
    await page.getByRole('heading', { level: 1, name: 'Kunder' }).waitFor()
    await page.getByRole('rowheader').getByRole('link', { name: customerNames.alfa }).waitFor()
  })

  it('says why where somebody may not come in, and lets them try another way', async () => {
    provider.is({ sub: 'ola', email: 'ola@fjell.example', email_verified: true, name: 'Ola', groups: [] })
    const visitor = await test.visit()
    visitor.expectTrouble(/40[13]/)
    visitor.expectTrouble(/foreign request: http:\/\/127\.0\.0\.1:/)
    const { page } = visitor
    await page.goto('/sign-in')
    await page.getByRole('link', { name: 'Logg på med Fjell Konto' }).click()
    await page.getByRole('alert').waitFor()
    expect((await visitor.context.cookies()).map(({ name }) => name)).not.toContain('varde_session')
    await expectWellMade(page)
  })
})

it.each(looks)('axe finds nothing on the button’s page in %s, %i wide', async (colorScheme, width) => {
  const visitor = await test.visit({ colorScheme, viewport: { width, height: 780 } })
  visitor.expectTrouble(/401/)
  await visitor.page.goto('/sign-in')
  await visitor.page.getByRole('link', { name: 'Logg på med Fjell Konto' }).waitFor()
  await expectWellMade(visitor.page)
})
