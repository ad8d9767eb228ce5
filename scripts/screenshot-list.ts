import type { Page } from 'playwright-core'

/** Which page a picture is of; screenshots.ts knows where that is. */
export type Place =
  | 'customers'
  | 'customer'
  | 'view'
  | 'organisation'
  | 'deleted'
  | 'import'
  | 'start'
  | 'signIn'
  | 'account'
  | 'people'
  | 'customerPeople'
  | 'licences'
  | 'audit'
  | 'settings'
  | 'vendor'
  | 'setUp'
  | 'tasks'
  | 'task'
  | 'form'

/** Pages that tell of the present, not of the story's day: sessions and the audit log have the server's own time. */
export const presentPlaces: ReadonlySet<Place> = new Set(['account', 'people', 'audit'])

/** Pages that one comes to without having signed in. */
export const outsidePlaces: ReadonlySet<Place> = new Set(['signIn', 'form'])

export interface Picture {
  /** Of the file, without its ending. */
  readonly name: string
  readonly place: Place
  /** Behind the page's address. */
  readonly query?: string
  readonly locale: string
  readonly scheme: 'light' | 'dark'
  /** Width and height in pixels. */
  readonly size: readonly [number, number]
  /** What a person does before the picture is taken. */
  readonly steps?: (page: Page) => Promise<void>
}

const nb = 'nb-NO'
const en = 'en-GB'
const desk = [1440, 900] as const
const phone = [360, 780] as const
const wall = [2560, 1440] as const

const filtered =
  '?provisioning=unable_to_provision,manual_partner&subscription=expires_in_30_days,expires_in_60_days'

const openFilter = async (page: Page) => {
  await page.keyboard.press('f')
  await page.getByRole('dialog').or(page.locator('[role=menu], [role=listbox]')).first().waitFor()
}

/** The first two customers that have more than one subscription. */
const unfold = async (page: Page) => {
  const folded = page.getByRole('row').filter({ hasText: /\+\d/ }).locator('button[aria-expanded=false]')
  await folded.first().click()
  await folded.first().click()
}

const openCare = async (page: Page) => {
  await page.getByRole('button', { name: 'Ansvarlig', exact: true }).click()
  await page
    .getByRole('dialog')
    .getByRole('radio', { name: /Ola Hansen/ })
    .first()
    .waitFor()
}

const showNote = async (page: Page) => {
  await page.locator('[data-in-hand]:visible').first().focus()
  await page.getByRole('tooltip').waitFor()
}

const assign = async (page: Page) => {
  await page.getByRole('button', { name: 'Actions' }).first().click()
  await page.getByRole('menuitem', { name: 'Assign to colleagues', exact: true }).click()
  await page
    .getByRole('dialog')
    .getByRole('checkbox', { name: /Ola Hansen/ })
    .check()
  await page.getByText(/customers? changes?$/).waitFor()
}

/** The first of those who hold no licence yet are chosen, and it is said what they get. */
const chooseLicences = async (page: Page) => {
  await page
    .getByRole('button', { name: /^(?:Assign licences|Tildel lisenser): / })
    .and(page.locator(':not([aria-disabled=true])'))
    .first()
    .click()
  const people = page.getByRole('dialog').getByRole('group').getByRole('checkbox')
  await people.first().check()
  await people.nth(1).check()
  await page
    .getByRole('dialog')
    .getByText(/2 people are given|2 personer får/)
    .waitFor()
}

const selectPeople = async (page: Page) => {
  const people = page.getByRole('rowgroup').last().getByRole('checkbox')
  await people.nth(1).check()
  await people.nth(3).check()
  await people.nth(4).check()
}

/** How the service that failed is set up, with what the other system has answered. */
const unfoldSetUp = async (page: Page) => {
  const fold = page.getByRole('button', { name: /^SIP Trunk Standard: / })
  await fold.click()
  const answer = page.locator('details summary')
  await answer.click()
  await fold.evaluate((element) => element.closest('article')?.scrollIntoView({ block: 'center' }))
}

/** Every picture there is. Names say page, state, language, scheme and, where it is not a desk's, the size. */
export const pictures: readonly Picture[] = [
  { name: 'customers-en-light', place: 'customers', locale: en, scheme: 'light', size: desk },
  { name: 'customers-nb-light', place: 'customers', locale: nb, scheme: 'light', size: desk },
  { name: 'customers-nb-dark', place: 'customers', locale: nb, scheme: 'dark', size: desk },
  { name: 'customers-nb-light-narrow', place: 'customers', locale: nb, scheme: 'light', size: phone },
  { name: 'customers-en-dark-wide', place: 'customers', locale: en, scheme: 'dark', size: wall },
  {
    name: 'customers-filtered-nb-light',
    place: 'customers',
    query: filtered,
    locale: nb,
    scheme: 'light',
    size: desk,
  },
  {
    name: 'customers-filtered-en-dark',
    place: 'customers',
    query: filtered,
    locale: en,
    scheme: 'dark',
    size: desk,
  },
  {
    name: 'customers-filter-open-nb-light',
    place: 'customers',
    locale: nb,
    scheme: 'light',
    size: desk,
    steps: openFilter,
  },
  {
    name: 'customers-filter-open-nb-dark-narrow',
    place: 'customers',
    locale: nb,
    scheme: 'dark',
    size: phone,
    steps: openFilter,
  },
  {
    name: 'customers-unfolded-nb-light',
    place: 'customers',
    query: filtered,
    locale: nb,
    scheme: 'light',
    size: desk,
    steps: unfold,
  },
  {
    name: 'customers-unfolded-en-dark',
    place: 'customers',
    locale: en,
    scheme: 'dark',
    size: desk,
    steps: unfold,
  },
  {
    name: 'customers-low-use-en-light',
    place: 'customers',
    query: '?lowUse=true&subscription=active&sort=use',
    locale: en,
    scheme: 'light',
    size: desk,
  },
  {
    name: 'customers-over-limit-nb-dark-narrow',
    place: 'customers',
    query: '?overLimit=true',
    locale: nb,
    scheme: 'dark',
    size: phone,
  },
  {
    name: 'customer-people-en-light',
    place: 'customerPeople',
    locale: en,
    scheme: 'light',
    size: desk,
    steps: selectPeople,
  },
  {
    name: 'customer-people-nb-dark-narrow',
    place: 'customerPeople',
    locale: nb,
    scheme: 'dark',
    size: phone,
  },
  {
    name: 'licences-en-light',
    place: 'licences',
    locale: en,
    scheme: 'light',
    size: desk,
    steps: chooseLicences,
  },
  {
    name: 'licences-nb-dark',
    place: 'licences',
    locale: nb,
    scheme: 'dark',
    size: desk,
    steps: chooseLicences,
  },
  {
    name: 'customers-care-open-nb-light',
    place: 'customers',
    locale: nb,
    scheme: 'light',
    size: desk,
    steps: openCare,
  },
  {
    name: 'customers-in-hand-nb-dark-narrow',
    place: 'customers',
    query: '?inHand=true',
    locale: nb,
    scheme: 'dark',
    size: phone,
    steps: showNote,
  },
  {
    name: 'customers-assign-en-light',
    place: 'customers',
    query: '?tag=west&subscription=expires_in_30_days',
    locale: en,
    scheme: 'light',
    size: desk,
    steps: assign,
  },
  { name: 'customer-nb-light', place: 'customer', locale: nb, scheme: 'light', size: desk },
  { name: 'customer-en-dark', place: 'customer', locale: en, scheme: 'dark', size: desk },
  { name: 'customer-nb-light-narrow', place: 'customer', locale: nb, scheme: 'light', size: phone },
  { name: 'customer-en-light-wide', place: 'customer', locale: en, scheme: 'light', size: wall },
  {
    name: 'set-up-nb-light',
    place: 'setUp',
    locale: nb,
    scheme: 'light',
    size: desk,
    steps: unfoldSetUp,
  },
  { name: 'set-up-en-dark', place: 'setUp', locale: en, scheme: 'dark', size: desk, steps: unfoldSetUp },
  {
    name: 'set-up-nb-dark-narrow',
    place: 'setUp',
    locale: nb,
    scheme: 'dark',
    size: phone,
    steps: unfoldSetUp,
  },
  {
    name: 'tasks-nb-light',
    place: 'tasks',
    query: '?assignee=me',
    locale: nb,
    scheme: 'light',
    size: desk,
  },
  {
    name: 'tasks-en-dark-narrow',
    place: 'tasks',
    query: '?assignee=me',
    locale: en,
    scheme: 'dark',
    size: phone,
  },
  { name: 'task-en-light', place: 'task', locale: en, scheme: 'light', size: desk },
  { name: 'task-nb-dark', place: 'task', locale: nb, scheme: 'dark', size: desk },
  { name: 'details-form-nb-light', place: 'form', locale: nb, scheme: 'light', size: desk },
  { name: 'details-form-en-dark-narrow', place: 'form', locale: en, scheme: 'dark', size: phone },
  { name: 'customer-view-nb-light', place: 'view', locale: nb, scheme: 'light', size: desk },
  { name: 'organisation-nb-light', place: 'organisation', locale: nb, scheme: 'light', size: desk },
  { name: 'organisation-en-dark-narrow', place: 'organisation', locale: en, scheme: 'dark', size: phone },
  { name: 'deleted-en-dark', place: 'deleted', locale: en, scheme: 'dark', size: desk },
  { name: 'settings-nb-light', place: 'settings', locale: nb, scheme: 'light', size: desk },
  { name: 'vendor-en-light', place: 'vendor', locale: en, scheme: 'light', size: desk },
  { name: 'first-run-nb-light', place: 'start', locale: nb, scheme: 'light', size: desk },
  { name: 'first-run-en-dark', place: 'start', locale: en, scheme: 'dark', size: desk },
  { name: 'import-errors-nb-light', place: 'import', locale: nb, scheme: 'light', size: desk },
  { name: 'import-errors-en-dark', place: 'import', locale: en, scheme: 'dark', size: desk },
  { name: 'sign-in-nb-light', place: 'signIn', locale: nb, scheme: 'light', size: desk },
  { name: 'sign-in-en-dark-narrow', place: 'signIn', locale: en, scheme: 'dark', size: phone },
  { name: 'account-nb-light', place: 'account', locale: nb, scheme: 'light', size: desk },
  { name: 'account-en-dark-narrow', place: 'account', locale: en, scheme: 'dark', size: phone },
  { name: 'people-nb-light', place: 'people', locale: nb, scheme: 'light', size: desk },
  { name: 'people-en-dark-narrow', place: 'people', locale: en, scheme: 'dark', size: phone },
  { name: 'audit-en-dark', place: 'audit', locale: en, scheme: 'dark', size: desk },
  { name: 'import-errors-nb-light-narrow', place: 'import', locale: nb, scheme: 'light', size: phone },
]
