import type { BrowserContext, Page } from 'playwright-core'
import { figuresOf, rounded } from './measure.ts'
import type { Figures } from './measure.ts'
import type { Report } from './report.ts'
import { framesDuring, heapBytes, place, usable } from './web-page.ts'
import type { Frames } from './web-page.ts'

const group = 'Web, a long list'
const stretchRows = 5_000
const lateRow = 50_000
const memoryRows = [10_000, 100_000] as const
const wheelPixels = 600
/** Above the names, which open nothing for a pointer that rests on them. */
const pointer = { x: 300, y: 450 }
/** The last ones of a list never come to the middle of the screen. */
const screenRows = 25
const slowFrameMs = 50
/** Where no new row comes for so long, the list ends, or something is wrong. */
const patienceMs = 10_000

/**
 * Scrolls by the wheel from the beginning: frame times in the first rows and in such that come after many, and what the
 * page keeps in memory on the way.
 */
export async function benchScroll(context: BrowserContext, report: Report, customers: number): Promise<void> {
  const page = await context.newPage()
  const session = await context.newCDPSession(page)
  await page.goto('/customers')
  await usable(page)
  const memory = async (when: string): Promise<void> => {
    report.add({
      group,
      name: `JavaScript's memory ${when}`,
      value: `${rounded((await heapBytes(session)) / 2 ** 20)} MB`,
    })
  }
  await memory('after the first page')
  await page.mouse.move(pointer.x, pointer.y)
  const lastRow = customers - screenRows

  const early = await stretch(page, Math.min(stretchRows, lastRow), report)
  const [first, second] = memoryRows
  if (customers >= first) {
    await scrollTo(page, Math.min(first, lastRow))
    await memory(`after ${first.toLocaleString('en')} rows`)
  }
  const from = Math.min(lateRow, lastRow - stretchRows)
  if (early !== undefined && from >= stretchRows) {
    await scrollTo(page, from)
    const late = await stretch(page, from + stretchRows, report)
    if (late !== undefined) addRatio(report, early, late)
  }
  if (customers >= second) {
    const begun = performance.now()
    const before = (await place(page)) ?? 0
    const reached = await scrollTo(page, Math.min(second, lastRow))
    const rate = Math.round((reached - before) / ((performance.now() - begun) / 1000))
    await memory(`after ${second.toLocaleString('en')} rows`)
    report.add({ group, name: 'the way there', value: `${rate.toLocaleString('en')} rows per second` })
  }
  await page.close()
}

interface Stretch {
  readonly figures: Figures
  readonly slowShare: number
}

async function stretch(page: Page, to: number, report: Report): Promise<Stretch | undefined> {
  const from = (await place(page)) ?? 1
  const begun = performance.now()
  const { frames, tasks } = await framesDuring(page, () => scrollTo(page, to))
  const seconds = (performance.now() - begun) / 1000
  if (frames.length === 0) return undefined
  const figures = figuresOf(frames)
  const slowShare = shareOfSlow({ frames, tasks })
  report.add({
    group,
    name: `frames in rows ${from.toLocaleString('en')} to ${to.toLocaleString('en')}`,
    figures,
    value: `${rounded(100 * slowShare)} % above ${slowFrameMs} ms, ${tasks.length} tasks above 50 ms, ${Math.round((to - from) / seconds)} rows per second`,
  })
  return { figures, slowShare }
}

function shareOfSlow({ frames }: Frames): number {
  return frames.filter((ms) => ms > slowFrameMs).length / frames.length
}

function addRatio(report: Report, early: Stretch, late: Stretch): void {
  report.add({
    group,
    name: 'the later against the first',
    value: [
      `p50 ${rounded(late.figures.p50 / early.figures.p50)} ×`,
      `p95 ${rounded(late.figures.p95 / early.figures.p95)} ×`,
      `frames above ${slowFrameMs} ms ${rounded(100 * late.slowShare)} % against ${rounded(100 * early.slowShare)} %`,
    ].join(', '),
  })
}

/** Turns the wheel until this place of the list, from 1, is in the middle of the screen, or the list ends. @returns where it came to */
async function scrollTo(page: Page, row: number): Promise<number> {
  let reached = (await place(page)) ?? 0
  for (let movedAt = performance.now(); reached < row && performance.now() - movedAt < patienceMs;) {
    await page.mouse.wheel(0, wheelPixels)
    const now = (await place(page)) ?? reached
    if (now > reached) movedAt = performance.now()
    reached = now
  }
  return reached
}
