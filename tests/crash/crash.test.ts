import { describe, expect, it } from 'vitest'
import { runCrashes } from './run.ts'

const kills = 20

describe('kill -9 of the app, the database and both, at any instant, under load', () => {
  // Some two minutes by itself; beside three other files of tests on a slow machine several times as long.
  it('loses nothing acknowledged, does nothing twice, and needs no hand', { timeout: 900_000 }, async () => {
    const seed = Number(process.env['VARDE_CRASH_SEED'] ?? 20_261_123)
    const lines: string[] = []
    const totals = await runCrashes({ kills, seed, say: (line) => lines.push(line) })
    expect(totals.kills.app + totals.kills.database + totals.kills.both).toBe(kills)
    expect(totals.acknowledged).toBeGreaterThan(0)
    expect(totals.acknowledgedImports).toBeGreaterThan(1)
  })
})
