import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { filesBelow, project } from '../../scripts/sources.ts'
import { commandNames } from '../../src/cli/command-specs.ts'
import { errorStatus } from '../../src/contract/errors.ts'
import { columns, computedColumns } from '../../src/customers-file/columns.ts'
import { installationTables, tenantTables } from '../../src/database/tables.ts'
import { historyKinds } from '../../src/history/kinds.ts'
import { describe as describeSettings, readSettings } from '../../src/server/settings.ts'
import { rooms } from '../../scripts/rooms.ts'

function read(path: string): string {
  return readFileSync(join(project, path), 'utf8')
}

/** The cells of the rows of the table that begins with this header; code marks taken away. */
function table(path: string, header: string): string[][] {
  const lines = read(path).split('\n')
  const start = lines.findIndex((line) => line.startsWith(header))
  expect(start, `${path} has a table «${header}»`).toBeGreaterThan(-1)
  const rows: string[][] = []
  for (const line of lines.slice(start + 2)) {
    if (!line.startsWith('|')) break
    rows.push(
      line
        .split(/(?<!\\)\|/)
        .slice(1, -1)
        .map((cell) => cell.trim().replace(/^`(.*)`$/, '$1')),
    )
  }
  return rows
}

describe('the tables of the documents are those of the code', () => {
  it('settings, with their defaults', () => {
    const documented = table('docs/operators.md', '| setting |').map(([name, fallback]) => [name, fallback])
    expect(documented).toEqual(Object.entries(describeSettings(readSettings({}))))
  })

  it('errors, with their status', () => {
    const documented = table('docs/integrators.md', '| code |').map(([code, status]) => [
      code,
      Number(status),
    ])
    expect(documented).toEqual(Object.entries(errorStatus))
  })

  it('what can happen to a customer', () => {
    const documented = table('docs/integrators.md', '| `kind` |').map(([kind]) => kind)
    expect(documented).toEqual([...historyKinds])
  })

  it('columns of the customers file, in their order', () => {
    const needs = {
      always: 'always',
      with_subscription: 'with a subscription',
      for_new: 'for a new one',
      never: '',
    } as const
    const documented = table('docs/integrators.md', '| column |').map(([name, required]) => [name, required])
    expect(documented).toEqual([
      ...columns.map(({ name, required }) => [name, needs[required]]),
      ...computedColumns.map((name) => [name, 'computed']),
    ])
  })

  it('rooms', () => {
    const text = table('ARCHITECTURE.md', '| room |')
      .map(([room]) => room)
      .join(' ')
    const named = Object.values(rooms)
      .flatMap(({ at }) => at)
      .filter((place) => place.endsWith('/'))
    expect(named.filter((place) => !text.includes(`src/${place}`))).toEqual([])
  })

  it('tables of the database', () => {
    const text = table('ARCHITECTURE.md', '| tables |')
      .map(([names]) => names)
      .join(' ')
    const named = text.match(/\w+/g)?.toSorted()
    expect(named).toEqual([...tenantTables, ...installationTables].toSorted())
  })
})

describe('the documents', () => {
  const documents = [
    'README.md',
    'ARCHITECTURE.md',
    'CONTRIBUTING.md',
    'CHANGELOG.md',
    ...filesBelow('docs', /\.md$/),
  ]

  it.each(documents)('%s names no command that there is not', (path) => {
    const named = [...read(path).matchAll(/npx varde ([a-z][a-z-]*(?: (?:create|show|apply))?)/g)].map(
      ([, name = '']) => name,
    )
    const known = new Set<string>(commandNames)
    expect(named.filter((name) => !known.has(name))).toEqual([])
  })

  it.each(documents)('%s leads to files that there are', (path) => {
    const folder = join(path, '..')
    const targets = [...read(path).matchAll(/\]\((?!https?:|#)([^)#]+)[^)]*\)/g)].map(([, to = '']) =>
      join(folder, to),
    )
    const folders = ['scripts', 'src', 'docs/screenshots'].flatMap((place) => filesBelow(place, /./))
    const all = new Set(['LICENSE', ...documents, ...folders])
    expect(targets.filter((to) => !all.has(to) && !to.endsWith('/'))).toEqual([])
  })

  it('has every decision once, in a row and with its date', () => {
    const files = filesBelow('docs/decisions', /\.md$/).map((path) => path.replace('docs/decisions/', ''))
    expect(files.map((file) => Number(file.slice(0, 4)))).toEqual(files.map((_, index) => index + 1))
    for (const file of files)
      expect(read(`docs/decisions/${file}`), file).toMatch(/^# .+\n\n\d{4}-\d\d-\d\d\n/)
  })
})
