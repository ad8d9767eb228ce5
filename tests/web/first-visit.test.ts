import { readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { languages } from '../../src/messages/languages.ts'
import { prepareWeb } from '../../src/server/web-build.ts'
import { preloadsOf } from '../../src/server/web-preloads.ts'

/** What the first visit brings in all, for who takes Brotli: below what is promised, so that growing is noticed in time. */
const mostBytes = 175_000

/** The scripts that the Customers page has the browser load before anything is pressed (docs/decisions/0012). */
async function firstScripts(language: (typeof languages)[number]) {
  const web = await prepareWeb({ dataDir: join(tmpdir(), 'varde-tests-web'), onBuild: () => undefined })
  if ('failure' in web) throw new Error(web.failure)
  const head =
    readFileSync(join(web.folder, 'index.html'), 'utf8') + preloadsOf(web.folder)('/customers', language)
  const names = head.matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g).map(([, name = '']) => name)
  return { folder: web.folder, names: [...new Set(names)] }
}

describe('the first visit to Customers', () => {
  it.each(languages)('stays light in %s', async (language) => {
    const { folder, names } = await firstScripts(language)
    expect(names.length).toBeGreaterThan(4)
    const bytes = names.map((name) => {
      const path = join(folder, name)
      try {
        return readFileSync(`${path}.br`).length
      } catch {
        // Small ones are not compressed.
        return readFileSync(path).length
      }
    })
    expect(bytes.reduce((sum, each) => sum + each, 0)).toBeLessThan(mostBytes)
  })

  it('brings nothing of what opens above the page', async () => {
    const { names } = await firstScripts('nb')
    expect(names.filter((name) => /\/(?:above|Dialog|signs)-/.test(name))).toEqual([])
  })
})
