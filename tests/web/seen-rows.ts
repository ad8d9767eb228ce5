import type { Page } from 'playwright-core'

/** What a reader of the list has seen so far. */
export interface Seen {
  /** The customer at each place of the list, from 0. */
  readonly ids: readonly string[]
  /** Where a place had two customers, or a customer two places. */
  readonly contradictions: readonly string[]
}

export interface Step {
  /** First and last row that can be seen, from 1. */
  readonly from: number
  readonly to: number
  /** The most rows that were in the document at once. */
  readonly drawn: number
  readonly isEnd: boolean
}

/** In the page, where rows come and go, until the end. */
interface Holder {
  vardeSeen: { ids: string[]; contradictions: string[]; places: Map<string, number> }
}

const patienceMs = 20_000

/** Begins to remember what is seen. */
export async function followRows(page: Page): Promise<void> {
  await page.evaluate(() => {
    const holder = globalThis as unknown as Holder
    holder.vardeSeen = { ids: [], contradictions: [], places: new Map() }
  })
}

/** All that was seen in the steps so far. */
export function seenRows(page: Page): Promise<Seen> {
  return page.evaluate(() => {
    const { ids, contradictions } = (globalThis as unknown as Holder).vardeSeen
    return { ids, contradictions }
  })
}

/** Waits until the page stands still and every row on the screen has its customer, and remembers those. */
export function scrollStep(page: Page): Promise<Step> {
  return page.evaluate(async (longestMs) => {
    const { ids, contradictions, places } = (globalThis as unknown as Holder).vardeSeen
    const grid = '[role="grid"]'
    const link = '[role="rowheader"] a'
    const x = 300
    const isHit = (row: HTMLElement, y: number) =>
      document.elementFromPoint(x, y)?.closest('[role="row"]') === row
    const onScreen = (row: HTMLElement) => {
      const { top, bottom } = row.getBoundingClientRect()
      return isHit(row, top + 2) || isHit(row, bottom - 2)
    }

    let drawn = 0
    let rows: HTMLElement[] = []
    const until = performance.now() + longestMs
    for (let before = NaN, isStill = false; !isStill; before = scrollY) {
      await new Promise((resolve) => requestAnimationFrame(resolve))
      const all = [...document.querySelectorAll<HTMLElement>(`${grid} [role="row"][data-row]`)]
      drawn = Math.max(drawn, all.length)
      rows = scrollY === before ? all.filter(onScreen) : []
      isStill = rows.length > 0 && rows.every((row) => row.querySelector(link) !== null)
      if (performance.now() > until) throw new Error(`At ${scrollY} of the page, rows did not come`)
    }

    const seen = rows
      .map((row) => ({
        place: Number(row.ariaRowIndex) - 2,
        id: row.querySelector<HTMLAnchorElement>(link)?.pathname.split('/').at(-1) ?? '',
      }))
      .toSorted((a, b) => a.place - b.place)
    for (const { place, id } of seen) {
      const [otherId = id, otherPlace = place] = [ids[place], places.get(id)]
      if (otherId !== id) contradictions.push(`place ${place}: ${otherId}, then ${id}`)
      if (otherPlace !== place) contradictions.push(`${id}: place ${otherPlace}, then ${place}`)
      ids[place] = id
      places.set(id, place)
    }
    const to = (seen.at(-1)?.place ?? 0) + 1
    return {
      from: (seen[0]?.place ?? 0) + 1,
      to,
      drawn,
      // The head is a row of the grid too.
      isEnd: to + 1 === Number(document.querySelector(grid)?.ariaRowCount),
    }
  }, patienceMs)
}
