import { request } from 'node:http'
import type { BrowserContext, Page } from 'playwright-core'
import { followRequests } from '../tests/support/quiet.ts'
import { figuresOf, rounded } from './measure.ts'
import type { Report } from './report.ts'
import { settled, usable } from './web-page.ts'

const visits = 10
const group = 'Web, a visit to Customers'
const encodings = ['br', 'gzip', 'zstd', 'identity'] as const
const kinds = ['Document', 'Script', 'Stylesheet', 'Font', 'Fetch', 'Image', 'Other'] as const

type Person = () => Promise<BrowserContext>

interface Answer {
  readonly url: string
  readonly kind: string
  readonly encoding: string
  readonly headBytes: number
  /** Of the body, as it was sent. */
  bytes: number
}

/**
 * The way to a table that can be used, from nothing and again with what the browser kept, and what goes over the wire
 * for it (DESIGN.md §7).
 */
export async function benchVisits(person: Person, report: Report): Promise<void> {
  const rows: number[] = []
  const filters: number[] = []
  const again: number[] = []
  const shifts: number[] = []
  const tasks: number[][] = []
  for (let visit = 0; visit < visits; visit += 1) {
    const context = await person()
    const first = await visitOnce(context)
    rows.push(first.row)
    filters.push(first.filter)
    shifts.push(first.shift)
    tasks.push([...first.tasks])
    const second = await visitOnce(context)
    again.push(Math.max(second.row, second.filter))
    await context.close()
  }
  const both = rows.map((row, index) => Math.max(row, filters[index] ?? 0))
  report.add({ group, name: 'empty cache, until the first row', figures: figuresOf(rows) })
  report.add({ group, name: 'empty cache, until the filter', figures: figuresOf(filters) })
  report.add({ group, name: 'empty cache, until both', figures: figuresOf(both), promise: 'within 1 s' })
  report.add({ group, name: 'once more, with what was kept, until both', figures: figuresOf(again) })
  report.add({
    group,
    name: 'layout shift (CLS)',
    value: `${rounded(Math.max(...shifts))} at most in ${visits} first visits`,
  })
  report.add({
    group,
    name: 'tasks above 50 ms in a first visit',
    value: `${rounded(tasks.flat().length / visits)} on average, ${Math.round(Math.max(0, ...tasks.flat()))} ms the longest`,
  })
  await benchBytes(person, report)
}

async function visitOnce(context: BrowserContext) {
  const page = await context.newPage()
  const quiet = followRequests(page)
  await page.goto('/customers')
  const marks = await usable(page)
  await quiet()
  const moved = await settled(page)
  await page.close()
  return { ...marks, ...moved }
}

async function benchBytes(person: Person, report: Report): Promise<void> {
  const context = await person()
  const page = await context.newPage()
  const quiet = followRequests(page)
  const answers = await answersDuring(page, async () => {
    await page.goto('/customers')
    await usable(page)
    await quiet()
  })
  await context.close()
  report.add({
    group,
    name: 'requests, empty cache',
    value: `${answers.length}: ${kinds.flatMap((kind) => countOf(answers, kind)).join(', ')}`,
  })
  for (const [name, kind, promise] of [
    ['JavaScript', 'Script', '≤ 200 kB'],
    ['CSS', 'Stylesheet', undefined],
    ['fonts', 'Font', undefined],
    ['data', 'Fetch', undefined],
  ] as const) {
    const some = answers.filter((answer) => answer.kind === kind)
    report.add({
      group,
      name: `${name} over the wire`,
      value: `${kilobytes(some)} (${[...new Set(some.map(({ encoding }) => encoding))].join(', ')}), headers ${kilobytes(some.map(({ headBytes }) => ({ bytes: headBytes })))}`,
      ...(promise === undefined ? {} : { promise }),
    })
  }
  const scripts = answers.filter(({ kind }) => kind === 'Script')
  const sizes: string[] = []
  for (const encoding of encodings) {
    const sent = await Promise.all(scripts.map(({ url }) => sentFor(url, encoding)))
    const given = [...new Set(sent.map((one) => one.encoding))].join(', ')
    sizes.push(`${encoding} ${kilobytes(sent)}${given === encoding ? '' : ` (sent as ${given})`}`)
  }
  report.add({ group, name: 'JavaScript for who accepts', value: sizes.join('; ') })
}

/** Every answer that came over the wire, with the bytes that it took there. */
async function answersDuring(page: Page, act: () => Promise<unknown>): Promise<Answer[]> {
  const session = await page.context().newCDPSession(page)
  const answers = new Map<string, Answer>()
  session.on('Network.responseReceived', ({ requestId, type, response }) => {
    const header = Object.entries(response.headers).find(
      ([name]) => name.toLowerCase() === 'content-encoding',
    )
    const isNamed = kinds.some((kind) => kind === type)
    answers.set(requestId, {
      url: response.url,
      kind: isNamed ? type : 'Other',
      encoding: header?.[1] ?? 'identity',
      headBytes: response.encodedDataLength,
      bytes: 0,
    })
  })
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const answer = answers.get(requestId)
    if (answer !== undefined) answer.bytes = encodedDataLength - answer.headBytes
  })
  await session.send('Network.enable')
  await act()
  await session.detach()
  return [...answers.values()].filter(({ url }) => url.startsWith('http'))
}

/** How many bytes the body of a file has for who accepts this encoding alone. */
function sentFor(url: string, accepted: string): Promise<{ encoding: string; bytes: number }> {
  return new Promise((resolve, reject) => {
    request(url, { headers: { 'accept-encoding': accepted } }, (answer) => {
      let bytes = 0
      answer.on('data', (piece: Buffer) => (bytes += piece.length))
      answer.on('end', () => resolve({ encoding: answer.headers['content-encoding'] ?? 'identity', bytes }))
      answer.on('error', reject)
    })
      .on('error', reject)
      .end()
  })
}

function countOf(answers: readonly Answer[], kind: string): string[] {
  const count = answers.filter((answer) => answer.kind === kind).length
  return count === 0 ? [] : [`${count} ${kind}`]
}

function kilobytes(some: readonly { readonly bytes: number }[]): string {
  return `${rounded(some.reduce((sum, { bytes }) => sum + bytes, 0) / 1000)} kB`
}
