import type { Locator, Page } from 'playwright-core'

/** How a page of details is walked, in Norwegian. */
export const send = (page: Page): Locator => page.getByRole('button', { name: 'Send inn', exact: true })
export const saveForLater = (page: Page): Locator =>
  page.getByRole('button', { name: 'Lagre til senere', exact: true })
export const saved = (page: Page): Locator => page.getByText(/^Lagret \d\d:\d\d$/)
export const notSaved = (page: Page): Locator => page.getByText('Ikke lagret.', { exact: true })
export const sent = (page: Page): Locator => page.getByText('Opplysningene er sendt', { exact: true })
export const site = (page: Page): Locator => page.getByLabel('Møtestedets adresse')
export const heading = (page: Page, name: string): Locator =>
  page.getByRole('heading', { level: 1, name, exact: true })

/** Chooses from a long list by typing. */
export async function choose(
  page: Page,
  field: Locator,
  typed: string,
  name: string | RegExp,
): Promise<void> {
  await field.click()
  await field.fill(typed)
  await page.getByRole('option', { name }).first().click()
}

export const zone = (page: Page): Locator => page.getByRole('combobox', { name: /^Tidssone/ })

export async function chooseOslo(page: Page): Promise<void> {
  await choose(page, zone(page), 'oslo', /^Europe\/Oslo/)
}

/** What stands in a field, whether it is what is written or what is chosen. */
export const valueOf = (field: Locator): Promise<string> => field.inputValue()
