import { setTimeout as sleep } from 'node:timers/promises'
import type { CustomerListJson } from '../src/customers/schema.ts'
import type { Connection } from './http.ts'
import { importFile } from './import.ts'
import { figuresOf, rounded } from './measure.ts'
import type { Report } from './report.ts'

const due = 50_000
const watchMs = 20_000
const path = '/api/v1/customers?subscription=suspended'

/**
 * Lets 50,000 subscriptions end at one instant and asks for the list all the while: how long answers take before and
 * after, and how soon after the instant an answer has counted all of them.
 */
export async function benchClock(connection: Connection, report: Report): Promise<void> {
  const group = `Clock: ${due.toLocaleString('en')} due at one instant`
  // Long enough ahead for the file to be in, whatever the machine does beside.
  const endsAt = Math.ceil((Date.now() + 150_000) / 1000) * 1000
  const { ms } = await importFile(connection, endingLines(endsAt))
  const before = await suspended(connection)
  if (Date.now() > endsAt - 5_000) {
    report.add({ group, name: 'not measured', value: `the file took ${rounded(ms / 1000)} s to import` })
    return
  }
  await sleep(endsAt - 5_000 - Date.now())
  const quiet: number[] = []
  const after: number[] = []
  let rightAfterMs: number | undefined
  for (const until = endsAt + watchMs; Date.now() < until;) {
    const asked = Date.now()
    const begun = performance.now()
    const now = await suspended(connection)
    const took = performance.now() - begun
    if (asked < endsAt) {
      quiet.push(took)
      continue
    }
    after.push(took)
    if (now < before + due)
      throw new Error(`Asked ${asked - endsAt} ms after the instant, ${now - before} of ${due} were counted`)
    rightAfterMs ??= Date.now() - endsAt
  }
  report.add({ group, name: 'list in the 5 s before', figures: figuresOf(quiet) })
  report.add({
    group,
    name: `list in the ${watchMs / 1000} s after`,
    figures: figuresOf(after),
    value: `every answer counts all of them, the first ${rightAfterMs ?? '–'} ms after the instant`,
  })
}

async function suspended(connection: Connection): Promise<number> {
  const list = JSON.parse(await connection.get(path)) as CustomerListJson
  return list.facets.subscription.suspended
}

function* endingLines(endsAt: number): Generator<string> {
  for (let number = 0; number < due; number += 1) {
    const row = {
      customer_id: `E-${number}`,
      customer_name: `Ending ${number}`,
      subscription_id: `ES-${number}`,
      offer: 'Calling',
      kind: 'paid',
      ends_at: new Date(endsAt).toISOString(),
      service_id: '1',
      product: 'Calling',
      provisioning_status: 'provisioned',
    }
    yield `${JSON.stringify(row)}\n`
  }
}
