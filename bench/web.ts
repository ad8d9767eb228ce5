import type { Browser } from 'playwright-core'
import { startChromium } from '../tests/support/chromium.ts'
import type { Connection } from './http.ts'
import type { Report } from './report.ts'
import type { Started } from './server.ts'
import { newPerson, signIn } from './web-page.ts'
import { benchScroll } from './web-scroll.ts'
import { benchVisits } from './web-visit.ts'
import { benchWork } from './web-work.ts'

/**
 * The web's budgets of DESIGN.md §7, and the long list, in a real Chromium on the same machine as server and database. Where
 * the app or the browser is missing, the report says so.
 */
export async function benchWeb(
  connection: Connection,
  started: Started,
  customers: number,
  report: Report,
): Promise<void> {
  const absent = (why: string): void => report.add({ group: 'Web', name: 'not measured', value: why })
  if (started.webFailure !== undefined) return absent(`the app cannot be built: ${started.webFailure}`)
  let browser: Browser
  try {
    browser = await startChromium()
  } catch (error) {
    return absent(`no browser runs here: ${firstLine(error)}`)
  }
  try {
    // Who has no name yet is led to the first run.
    await connection.send('PATCH', '/api/v1/partner', JSON.stringify({ name: 'Bench' }), 'application/json')
    const cookies = await signIn(browser, started.url, started.signInPath)
    const person = () => newPerson(browser, started.url, cookies)
    await benchVisits(person, report)
    const context = await person()
    await benchWork(context, connection, report)
    await benchScroll(context, report, customers)
  } catch (error) {
    // What was measured before stands; the rest of the bench does without a browser.
    report.add({ group: 'Web', name: 'broke off', value: firstLine(error) })
  } finally {
    await browser.close()
  }
}

function firstLine(error: unknown): string {
  return String(error).split('\n')[0] ?? ''
}
