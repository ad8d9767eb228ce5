/*
 * `npm run crash -- --kills 200 --seed N`: the long crash run, with a line for each kill and the totals at the end.
 * `npm run crash -- --bulk --customers 10000`: acts over so many customers, killed in their middle.
 * Exits 1 where anything acknowledged is missing, happened twice, or differs from the oracle.
 */
import { parseArgs } from 'node:util'
import { runBulkCrashes } from './bulk.ts'
import { runCrashes } from './run.ts'

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    bulk: { type: 'boolean', default: false },
    customers: { type: 'string', default: '10000' },
  },
})
const kills = Number(values.kills)
const seed = Number(values.seed)
const customers = Number(values.customers)
const say = (line: string): boolean => process.stdout.write(`${line}\n`)
if (!Number.isInteger(kills) || kills < 1 || kills > 100_000 || !Number.isInteger(seed) || seed < 0) {
  process.stderr.write('Write --kills with a whole number from 1 to 100000, and --seed with one from 0.\n')
  process.exitCode = 2
} else if (values.bulk) {
  await bulk()
} else {
  try {
    const totals = await runCrashes({ kills, seed, say })
    say(
      `${kills} kills (${totals.kills.app} app, ${totals.kills.database} database, ${totals.kills.both} both) ` +
        `in ${totals.seconds} s, seed ${seed}: ${totals.acknowledged} of ${totals.changes} changes and ` +
        `${totals.acknowledgedImports} of ${totals.imports} imports acknowledged, ${totals.customers} customers; ` +
        'nothing acknowledged is missing, nothing happened twice, stored equals oracle, no hand was needed',
    )
  } catch (error) {
    say(error instanceof Error ? error.message : String(error))
    process.exitCode = 1
  }
}

async function bulk(): Promise<void> {
  if (!Number.isInteger(customers) || customers < 1_000 || customers > 50_000) {
    process.stderr.write('Write --customers with a whole number from 1000 to 50000.\n')
    process.exitCode = 2
    return
  }
  try {
    await runBulkCrashes({ customers, say })
    say(
      `Acts over ${customers} customers, killed in their middle: nothing is missing, nothing happened twice, ` +
        'stored equals oracle, no hand was needed',
    )
  } catch (error) {
    say(error instanceof Error ? error.message : String(error))
    process.exitCode = 1
  }
}
