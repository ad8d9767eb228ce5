import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '../../src/database/ids.ts'
import type { StatusFilter } from '../../src/domain/filter.ts'
import { dayMs } from '../../src/domain/instant.ts'
import type { ProvisioningStatus } from '../../src/domain/provisioning-status.ts'
import type { SubscriptionFacts, SubscriptionStatus } from '../../src/domain/subscription-status.ts'
import { oracleList } from '../domain/oracle.ts'
import type { OracleCustomer } from '../domain/oracle.ts'
import { factsWith, randomOf } from '../standings/customers.ts'
import { startBrowserTest, type BrowserTest } from '../support/browser.ts'
import { seed } from '../support/seed.ts'
import type { SeedCustomer } from '../support/seed.ts'

/*
 * The document that Varde implements, step by step and word for word: «Fra partnervisningen … går du til Kunder. Klikk på
 * Velg et filter …. Velg filtrene du vil se.» And what it promises of them: «Filtre inkluderer alle kunder som har minst
 * én abonnementsstatus som samsvarer med det du velger.»
 */

const provisioningLabels: Readonly<Record<ProvisioningStatus, string>> = {
  provisioned: 'Klargjort',
  provisioning: 'Klargjøring',
  manual_vendor: 'Manuell klargjøring (Cisco)',
  manual_partner: 'Manuell klargjøring (partner)',
  pending_details: 'Venter på klargjøringsdetaljer',
  unable_to_provision: 'Kan ikke klargjøre',
}

const subscriptionLabels: Readonly<Record<SubscriptionStatus, string>> = {
  active: 'Aktivt',
  suspended: 'Suspendert',
  expires_in_30_days: 'Utløper innen 30 dager',
  expires_in_60_days: 'Utløper innen 60 dager',
  trial_active: 'Prøveversjon aktiv',
  trial_expires_in_30_days: 'Prøveperioden utløper innen 30 dager',
  trial_expires_in_60_days: 'Prøveperioden utløper innen 60 dager',
  trial_expired: 'Prøveperioden er utløpt',
}

const provisioningKeys = Object.keys(provisioningLabels) as ProvisioningStatus[]
const subscriptionKeys = Object.keys(subscriptionLabels) as SubscriptionStatus[]

/** So far from every boundary that no status changes while the test runs. */
function kinds(now: number): SubscriptionFacts[] {
  return [
    factsWith({}),
    factsWith({ payment: 'overdue' }),
    factsWith({ endsAt: now + 10 * dayMs }),
    factsWith({ endsAt: now + 45 * dayMs }),
    factsWith({ endsAt: now + 45 * dayMs, autoRenew: true }),
    factsWith({ kind: 'trial', endsAt: now + 90 * dayMs }),
    factsWith({ kind: 'trial', endsAt: now + 10 * dayMs }),
    factsWith({ kind: 'trial', endsAt: now + 45 * dayMs }),
    factsWith({ kind: 'trial', endsAt: now - 5 * dayMs }),
  ]
}

function customersAt(now: number): (SeedCustomer & OracleCustomer)[] {
  const random = randomOf(7)
  const facts = kinds(now)
  return Array.from({ length: 40 }, (_, number) => ({
    id: newId(),
    externalId: `K-${number}`,
    name: `Kunde ${number}`,
    subscriptions: Array.from({ length: number === 0 ? 0 : 1 + random(3) }, (_none, index) => ({
      externalId: `K-${number}-${index}`,
      facts: facts[random(facts.length)] ?? factsWith({}),
      services: Array.from({ length: 1 + random(2) }, () => ({
        status: provisioningKeys[random(provisioningKeys.length)] ?? ('provisioned' as const),
        withdrawn: false,
        deprovisioned: false,
      })),
    })),
  }))
}

let test: BrowserTest
let customers: (SeedCustomer & OracleCustomer)[]
beforeAll(async () => {
  test = await startBrowserTest()
  const now = Date.now()
  customers = customersAt(now)
  await seed(test.server.database.db, test.server.partner.id, customers, now)
})
afterEach(() => test.leave())
afterAll(() => test.close())

function expected(filter: StatusFilter): { names: string[]; total: number } {
  const { ids, total } = oracleList(customers, filter, Date.now())
  const names = new Map(customers.map(({ id, externalId, name }) => [id, name || externalId]))
  return { total, names: ids.attention.asc.map((id) => names.get(id) ?? id) }
}

/** The list as it stands, once it has as many rows as it says. */
async function shownNames(page: Page, total: number): Promise<string[]> {
  await page.getByText(`${total} ${total === 1 ? 'kunde' : 'kunder'}`, { exact: true }).waitFor()
  await page.waitForFunction((rows) => document.querySelectorAll('[role=rowheader]').length === rows, total)
  return page
    .getByRole('rowheader')
    .getByRole('link')
    .evaluateAll((links) => links.map((link) => link.textContent ?? ''))
}

describe('the three steps of the document', () => {
  it('lead from the partner view to the customers that a filter shows, for every status of both columns', async () => {
    // High enough for all rows at once.
    const { page } = await test.visitSignedIn({ viewport: { width: 1440, height: 3000 } })
    await page.goto('/imports')
    // 1. Fra partnervisningen går du til Kunder.
    await page.getByRole('link', { name: 'Kunder', exact: true }).click()
    await page.getByRole('columnheader', { name: 'Klargjøringsstatus' }).waitFor()
    await page.getByRole('columnheader', { name: 'Abonnementsstatus' }).waitFor()
    const everybody = expected({ provisioning: [], subscription: [] })
    expect(await shownNames(page, everybody.total)).toEqual(everybody.names)
    // 2. Klikk på Velg et filter ….
    await page.getByRole('button', { name: 'Velg et filter …' }).click()
    const panel = page.getByRole('dialog')
    // 3. Velg filtrene du vil se.
    const choices = [
      ...provisioningKeys.map((key) => ({
        label: provisioningLabels[key],
        provisioning: [key],
        subscription: [],
      })),
      ...subscriptionKeys.map((key) => ({
        label: subscriptionLabels[key],
        provisioning: [],
        subscription: [key],
      })),
    ]
    let found = 0
    for (const { label, ...filter } of choices) {
      const wanted = expected(filter)
      const choice = panel.getByRole('checkbox', { name: label, exact: true })
      expect(await choice.evaluate((box) => box.closest('label')?.textContent ?? ''), label).toBe(
        `${label}${wanted.total}`,
      )
      await choice.check()
      expect(await shownNames(page, wanted.total), label).toEqual(wanted.names)
      await choice.uncheck()
      await shownNames(page, everybody.total)
      found += wanted.total > 0 ? 1 : 0
    }
    expect(found).toBe(14)
  })

  it('show, with both columns chosen, who has one subscription that matches both', async () => {
    const { page } = await test.visitSignedIn({ viewport: { width: 1440, height: 3000 } })
    await page.getByRole('button', { name: 'Velg et filter …' }).click()
    const panel = page.getByRole('dialog')
    const filter = {
      provisioning: ['unable_to_provision', 'manual_partner'],
      subscription: ['suspended', 'expires_in_30_days', 'trial_expired'],
    } as const satisfies StatusFilter
    for (const key of filter.provisioning)
      await panel.getByRole('checkbox', { name: provisioningLabels[key], exact: true }).check()
    for (const key of filter.subscription)
      await panel.getByRole('checkbox', { name: subscriptionLabels[key], exact: true }).check()
    const wanted = expected(filter)
    expect(await shownNames(page, wanted.total)).toEqual(wanted.names)
    expect(wanted.total).toBeGreaterThan(0)
    // The address holds the filter: whoever opens it sees the same.
    const other = await test.visitSignedIn({ viewport: { width: 1440, height: 3000 } })
    await other.page.goto(page.url())
    expect(await shownNames(other.page, wanted.total)).toEqual(wanted.names)
  })
})
