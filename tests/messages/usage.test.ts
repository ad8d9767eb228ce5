import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { MessageKey } from '../../src/messages/formatter.ts'
import { catalogues } from '../../src/messages/message.ts'
import { putTogether } from './put-together.ts'

const keys = Object.keys(catalogues.en) as MessageKey[]

const sources = new Map(
  readdirSync('src', { recursive: true, encoding: 'utf8' })
    .map((path) => join('src', path))
    .filter((path) => /\.tsx?$/.test(path))
    .map((path) => [path, readFileSync(path, 'utf8')]),
)

/** Every text in quotes that has the form of a key or of a code. */
function quoted(files: readonly string[] = ['src']): Set<string> {
  const texts = [...sources].filter(([path]) => files.some((file) => path.startsWith(file)))
  return new Set(
    texts.flatMap(([, text]) =>
      [...text.matchAll(/(['"`])([\w.]+)\1/g)].map(([, , literal = '']) => literal),
    ),
  )
}

function keysOf(prefix: string): string[] {
  return keys.filter((key) => key.startsWith(`${prefix}.`) && !key.slice(prefix.length + 1).includes('.'))
}

const whole = quoted()
const built = new Set(
  putTogether.flatMap(({ prefix, codes, writtenIn }) => {
    const written = quoted(writtenIn)
    const all = codes ?? keysOf(prefix).map((key) => key.slice(prefix.length + 1))
    return all.filter((code) => codes !== undefined || written.has(code)).map((code) => `${prefix}.${code}`)
  }),
)

describe('the messages', () => {
  it('are all used: by their whole key, or in a way that put-together.ts names', () => {
    expect(keys.filter((key) => !whole.has(key) && !built.has(key))).toEqual([])
  })

  it('are there for everything that a key is put together from', () => {
    expect([...built].filter((key) => !(keys as string[]).includes(key))).toEqual([])
  })
})

describe('put-together.ts', () => {
  it.each(putTogether)('names $prefix because the code does so', ({ prefix }) => {
    const form = `\`${prefix}.\${`
    expect([...sources.values()].filter((text) => text.includes(form)).length).toBeGreaterThan(0)
  })

  it('sees a key that nothing uses', () => {
    const unused = ['page.title', 'provisioning.gone', 'error.input.gone']
    expect(unused.filter((key) => !whole.has(key) && !built.has(key))).toEqual(unused.slice(1))
  })
})
