import { describe, expect, it } from 'vitest'
import { importsOf, readSources, type Source } from '../../scripts/sources.ts'
import { textBreaches, textRules } from '../../scripts/text-rules.ts'
import { forbiddenWords, wordBreaches } from '../../scripts/word-rules.ts'

const sources = readSources('src', 'tests', 'bench', 'scripts', 'bin')

function source(path: string, text: string): Source {
  return { path, text, imports: importsOf(path, text) }
}

/** The rules that such a file breaks, by the beginnings of their names. */
function broken(path: string, text: string): string[] {
  return textRules
    .filter(({ holds, breaches }) => holds(path) && breaches(source(path, text)).length > 0)
    .map(({ name }) => name)
}

describe('what no linter says', () => {
  it('is read in enough files to mean something', () => {
    expect(sources.length).toBeGreaterThan(200)
  })

  it('holds in every file', () => {
    expect(textBreaches(sources)).toEqual([])
  })

  it('names nothing of one machine anywhere', () => {
    expect(wordBreaches()).toEqual([])
  })
})

describe('each rule finds what it is for', () => {
  it.each([
    'const now = Date.now()',
    'const now = new Date()',
    'const now = performance.now()',
    'const now = Temporal.Now.instant()',
  ])('a clock: %s', (text) => {
    expect(broken('src/domain/a.ts', text)).toHaveLength(1)
    expect(broken('src/server/a.ts', text)).toEqual([])
  })

  it.each([
    "import { sql } from 'kysely'",
    "import pg from 'pg'",
    "const rows = await trx.selectFrom('customers').execute()",
    'const rows = await sql<Row>`select 1`.execute(trx)',
  ])('SQL: %s', (text) => {
    expect(broken('src/customers/list.ts', text)).toHaveLength(1)
    expect(broken('src/standings/fold.ts', text)).toEqual([])
  })

  it.each([
    ['src/a/b.ts', '\n'.repeat(301)],
    ['src/a/b.ts', 'export default function b() {}'],
    ['src/a/b.ts', "export * from './c.ts'"],
    ['src/a/b.ts', "export { c } from './c.ts'"],
    ['src/a/b.ts', ['const a: an', 'y = 1'].join('')],
    ['src/a/b.ts', ['const a = b as an', 'y'].join('')],
    ['src/a/b.ts', ['const a = new Map<string, an', 'y>()'].join('')],
    ['src/a/b.ts', ['// @ts', '-ignore'].join('')],
    ['src/a/b.ts', ['// @ts', '-expect-error'].join('')],
    ['src/a/b.ts', ['// oxlint', '-disable no-await-in-loop'].join('')],
    ['tests/a/b.test.ts', ['it.sk', "ip('later', () => {})"].join('')],
    ['tests/a/b.test.ts', ['describe.on', "ly('now', () => {})"].join('')],
    ['src/domain/b.ts', 'export function b(): void {}'],
    ['src/client/b.ts', 'export const b = (c: string): string => c'],
    ['src/partners/repository.ts', 'export async function b(): Promise<void> {}'],
  ])('in %s: %j', (path, text) => {
    expect(broken(path, text)).toHaveLength(1)
  })

  it.each([
    ['src/domain/a.ts', '/** As `new Date()` would not. */'],
    ['src/domain/a.ts', 'export const instant = new Date(0)'],
    ['src/domain/a.ts', '/** Says so. */\nexport function a(): void {}'],
    ['src/domain/a.ts', '/**\n * Says so.\n */\nexport function a(): void {}'],
    ['tests/a/b.test.ts', "it.skipIf(!isRoot())('as root', () => {})"],
  ])('and nothing else, in %s: %j', (path, text) => {
    expect(broken(path, text)).toEqual([])
  })

  it.each([
    ['https://regis', 'try.npmjs.org/x'].join(''),
    ['cd /wo', 'rk/main'].join(''),
    ['see ../sha', 'red/DESIGN.md'].join(''),
  ])('words: %s', (text) => {
    expect(forbiddenWords('README.md', text)).toHaveLength(1)
  })
})
