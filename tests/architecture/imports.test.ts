import { describe, expect, it } from 'vitest'
import { circles, importBreaches, roomOf } from '../../scripts/import-rules.ts'
import { nouns, rooms, roundTypes, workers, type Room } from '../../scripts/rooms.ts'
import { importsOf, readSources, type Source } from '../../scripts/sources.ts'

const table: Readonly<Record<string, Room>> = rooms

function source(path: string, text: string): Source {
  return { path, text, imports: importsOf(path, text) }
}

describe('the rooms (DESIGN.md §5)', () => {
  it('hold every import, and allow nothing that no import needs', () => {
    expect(importBreaches(readSources('src'))).toEqual([])
  })

  it('have a direction without circles', () => {
    expect(circles(new Map(Object.entries(table).map(([name, { uses }]) => [name, uses])))).toEqual([])
  })

  it('know types in circles only where the table says so', () => {
    const graph = new Map(
      Object.entries(table).map(([name, { uses, knows }]) => {
        const passed = new Set<string>(roundTypes.filter(([from]) => from === name).map(([, to]) => to))
        return [name, [...uses, ...knows].filter((to) => !passed.has(to))]
      }),
    )
    expect(circles(graph)).toEqual([])
  })

  it('keep the rules alone', () => {
    expect(table['domain']).toMatchObject({ uses: [], knows: [], isPure: true })
  })

  it('keep the client free of the server, but for its types', () => {
    expect(table['client']).toMatchObject({ uses: [], isPure: true })
  })

  it.each(nouns)('let %s know nobody who puts it to work', (noun) => {
    const others = [...(table[noun]?.uses ?? []), ...(table[noun]?.knows ?? [])]
    expect(others.filter((other) => workers.some((worker) => worker === other))).toEqual([])
  })
})

describe('the check itself', () => {
  it('reads every form of import', () => {
    const text = `import pg from 'pg'
import { readFile } from 'node:fs/promises'
import * as read from './read.ts'
import type { A } from '../domain/a.ts'
import {
  b,
  type C,
} from '../domain/b.ts'
import './effect.ts'
export { d } from './d.ts'
export type * from './e.ts'
const text = 'import x from "y"'
const late = async () => (await import('./late.ts')).late
`
    expect(importsOf('src/server/app.ts', text)).toEqual([
      { target: 'pg', isOurs: false, isType: false },
      { target: 'node:fs/promises', isOurs: false, isType: false },
      { target: 'src/server/read.ts', isOurs: true, isType: false },
      { target: 'src/domain/a.ts', isOurs: true, isType: true },
      { target: 'src/domain/b.ts', isOurs: true, isType: false },
      { target: 'src/server/effect.ts', isOurs: true, isType: false },
      { target: 'src/server/d.ts', isOurs: true, isType: false },
      { target: 'src/server/e.ts', isOurs: true, isType: true },
      { target: 'src/server/late.ts', isOurs: true, isType: false },
    ])
  })

  it.each([
    ['src/domain/a.ts', `import { b } from '../database/ids.ts'`],
    ['src/domain/a.ts', `import type { B } from '../customers/b.ts'`],
    ['src/domain/a.ts', `import { readFile } from 'node:fs'`],
    ['src/client/a.ts', `import { b } from '../customers/schema.ts'`],
    ['src/customers/a.ts', `import type { B } from '../server/context.ts'`],
    ['src/imports/a.ts', `import { b } from '../jobs/clock-loop.ts'`],
    ['src/cli/commands/customers.ts', `import { b } from '../../customers/list.ts'`],
    ['src/server/a.ts', `import { b } from '../../tests/support/seed.ts'`],
    ['src/cellar/a.ts', ``],
  ])('refuses in %s: %s', (path, text) => {
    expect(importBreaches([source(path, text)])).toContainEqual(expect.stringContaining(path))
  })

  it('finds files that import each other', () => {
    const a = source('src/domain/a.ts', `import { b } from './b.ts'`)
    const b = source('src/domain/b.ts', `import { a } from './a.ts'`)
    expect(importBreaches([a, b])).toContainEqual(expect.stringContaining('a.ts → src/domain/b.ts'))
  })

  it('lets the longest name decide the room', () => {
    expect(roomOf('src/services/standing.ts')).toBe('facts')
    expect(roomOf('src/services/routes.ts')).toBe('services')
  })
})
