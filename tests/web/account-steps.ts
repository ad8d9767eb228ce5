import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { expectNoAxeFindings } from '../support/browser.ts'

/** Long enough for a password, and nobody's. */
export const goodPassword = 'fire ord på rad'

/** For what the server or the page still has to do. */
export const soon = { timeout: 10_000 }
export const patient = { timeout: 30_000 }

export const emailField = (page: Page) => page.getByRole('textbox', { name: 'E-postadresse' })
export const passwordField = (page: Page, name = 'Passord') => page.getByLabel(name, { exact: true })

/** Signs in as a person does. */
export async function signInBy(page: Page, email: string, password: string): Promise<void> {
  await emailField(page).fill(email)
  await passwordField(page).fill(password)
  await page.getByRole('button', { name: 'Logg på', exact: true }).click()
}

/** Nothing that axe finds, and nothing wider than the page. */
export async function expectWellMade(page: Page): Promise<void> {
  await expectNoAxeFindings(page)
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  expect(overflow).toBeLessThanOrEqual(0)
}

/** The address of a link that the server printed. */
export function linkIn(lines: readonly string[]): string {
  const address = /https?:\/\/\S+/.exec(lines.at(-1) ?? '')?.[0]
  if (address === undefined) throw new Error('The server printed no link')
  return new URL(address).pathname
}

export const looks = [
  ['light', 1440],
  ['dark', 360],
] as const
