import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { prepareWeb } from '../../src/server/web-build.ts'
import { sourcesDigest } from '../../src/server/web-digest.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'varde-web-build-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** A builder that is done at once: what is built is another test's matter (tests/web). */
function quickBuilder(source: string): string {
  const path = join(folder, 'builder.mjs')
  writeFileSync(path, source)
  return path
}

const writesPage = `import { writeFileSync } from 'node:fs'
writeFileSync(process.argv[2] + '/index.html', 'built by ' + process.pid)`

function optionsWith(builder: string) {
  let builds = 0
  const options = {
    projectDir: join(folder, 'project'),
    dataDir: join(folder, 'data'),
    builder,
    onBuild: () => {
      builds += 1
    },
  }
  return { options, builds: () => builds }
}

describe('the web app is built', () => {
  it('once for the same sources, into a folder of their name', async () => {
    const { options, builds } = optionsWith(quickBuilder(writesPage))
    const first = await prepareWeb(options)
    expect(first).toEqual({ folder: join(folder, 'project', 'build', 'web', await sourcesDigest()) })
    expect(await prepareWeb(options)).toEqual(first)
    expect(builds()).toBe(1)
  })

  it('whole or not at all, by two that start at once', async () => {
    const { options } = optionsWith(quickBuilder(writesPage))
    const webs = await Promise.all([prepareWeb(options), prepareWeb(options)])
    expect(webs[0]).toEqual(webs[1])
    const place = join(folder, 'project', 'build', 'web')
    const digest = await sourcesDigest()
    expect(readdirSync(place)).toEqual([digest])
    expect(readFileSync(join(place, digest, 'index.html'), 'utf8')).toMatch(/^built by \d+$/)
  })

  it('into the data folder where the project cannot be written', async () => {
    // A file stands where the folder would be made: nobody can, not even root.
    writeFileSync(join(folder, 'project'), '')
    const { options } = optionsWith(quickBuilder(writesPage))
    expect(await prepareWeb(options)).toEqual({ folder: join(folder, 'data', 'web', await sourcesDigest()) })
  })

  it('or not, which is said and leaves nothing behind', async () => {
    const { options } = optionsWith(quickBuilder(`console.error('cannot find the sea'); process.exit(1)`))
    expect(await prepareWeb(options)).toEqual({ failure: 'cannot find the sea' })
    expect(readdirSync(join(folder, 'project', 'build', 'web'))).toEqual([])
  })

  it('and leaves the builds of the two versions before, for pages that are still open', async () => {
    const place = join(folder, 'project', 'build', 'web')
    const { options } = optionsWith(quickBuilder(writesPage))
    await prepareWeb(options)
    const digest = await sourcesDigest()
    for (const [age, name] of ['newest', 'newer', 'old'].entries()) {
      rmSync(join(place, name), { recursive: true, force: true })
      writeFileSync(join(place, name), '')
      utimesSync(join(place, name), new Date(), new Date(Date.now() - (age + 1) * 60_000))
    }
    rmSync(join(place, digest), { recursive: true })
    await prepareWeb(options)
    expect(readdirSync(place).toSorted()).toEqual([digest, 'newer', 'newest'].toSorted())
  })
})
