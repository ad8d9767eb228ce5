import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Gatherer, type Change } from '../../src/web/live/gather.ts'
import { messageReader } from '../../src/web/live/messages.ts'
import { Follower, Turns, type Said } from '../../src/web/live/tabs.ts'
import { readTold, type Told } from '../../src/web/live/told.ts'
import { patient } from './account-steps.ts'

describe('the stream’s text', () => {
  it('gives the same messages however it is cut', () => {
    const text =
      'retry: 1000\n\nid: 4\nevent: begin\ndata: {}\n\n: still here\n\n' +
      'id: 5\nevent: customers_changed\ndata: {"customerIds":["a","b"]}\n\n' +
      'id: 6\nevent: reach_changed\ndata: {"customerIds":[]}\n\nid: 9\n\n'
    fc.assert(
      fc.property(fc.array(fc.nat(text.length), { maxLength: 8 }), (cuts) => {
        const at = [0, ...cuts.toSorted((a, b) => a - b), text.length]
        const read = messageReader()
        const told = at
          .slice(1)
          .flatMap((end, index) => read(text.slice(at[index], end)))
          .map(readTold)
        expect(told).toEqual([
          { kind: 'anew', last: 4 },
          { kind: 'changed', last: 5, customerIds: ['a', 'b'], isReach: false },
          { kind: 'changed', last: 6, customerIds: [], isReach: true },
          { kind: 'nothing', last: 9 },
        ])
      }),
    )
  })
})

/** Whatever was set going has come to where it waits. */
const settle = () => new Promise<void>((resolve) => setTimeout(resolve, 0))

/** A page whose frames and pauses come when the test wants it. */
function heldPage(answers: readonly ('well' | 'badly')[] = []) {
  const shown: Change[] = []
  const frames: (() => void)[] = []
  const pauses: { readonly ms: number; readonly end: () => void }[] = []
  const answering: (() => void)[] = []
  const gatherer = new Gatherer({
    show: async (change) => {
      const answer = answers[shown.length] ?? 'well'
      shown.push(change)
      await new Promise<void>((resolve) => answering.push(resolve))
      if (answer === 'badly') throw new Error('no network')
    },
    atNextFrame: (run) => frames.push(run),
    wait: (ms) => new Promise((end) => pauses.push({ ms, end })),
  })
  return {
    gatherer,
    shown,
    frames,
    pauses,
    draw: async () => {
      for (const run of frames.splice(0)) run()
      await settle()
    },
    answer: async () => {
      for (const done of answering.splice(0)) done()
      await settle()
    },
    rest: async () => {
      for (const { end } of pauses.splice(0)) end()
      await settle()
    },
  }
}

const changed = (last: number, ...customerIds: string[]): Told => ({
  kind: 'changed',
  last,
  customerIds,
  isReach: false,
})
const named = (change: Change | undefined) => [...(change?.customerIds ?? [])]

describe('a storm of changes', () => {
  it('is shown once for each frame, and never while one is being shown', async () => {
    const page = heldPage()
    for (let number = 1; number <= 500; number += 1) page.gatherer.add(changed(number, `c${number % 7}`))
    expect([page.frames.length, page.shown.length]).toEqual([1, 0])
    await page.draw()
    expect(page.shown).toHaveLength(1)
    expect(named(page.shown[0]).toSorted()).toEqual(['c0', 'c1', 'c2', 'c3', 'c4', 'c5', 'c6'])
    page.gatherer.add(changed(501, 'late'))
    page.gatherer.add(changed(502, 'later'))
    expect(page.frames).toEqual([])
    await page.answer()
    expect(page.frames).toEqual([])
    await page.rest()
    await page.draw()
    expect(page.shown.map((change) => named(change))).toEqual([expect.any(Array), ['late', 'later']])
    await page.answer()
    await page.rest()
    expect(page.frames).toEqual([])
  })

  it('becomes «everything» where there are more than can be named', async () => {
    const page = heldPage()
    for (let number = 0; number < 5_000; number += 1) page.gatherer.add(changed(number, `c${number}`))
    await page.draw()
    expect(page.shown[0]?.isAll).toBe(true)
    expect(page.shown[0]?.customerIds.size ?? 0).toBeLessThanOrEqual(2_000)
  })

  it('keeps what could not be shown, and tries again with growing pauses', async () => {
    const page = heldPage(['badly', 'badly'])
    page.gatherer.add(changed(1, 'a'))
    await page.draw()
    page.gatherer.add({ kind: 'anew', last: 2 })
    await page.answer()
    const first = page.pauses[0]?.ms ?? 0
    await page.rest()
    await page.draw()
    expect(page.shown[1]).toMatchObject({ isAll: true, customerIds: new Set(['a']) })
    await page.answer()
    expect(page.pauses[0]?.ms).toBe(first * 2)
    await page.rest()
    await page.draw()
    expect(page.shown[2]).toMatchObject({ isAll: true, customerIds: new Set(['a']) })
    await page.answer()
    await page.rest()
    expect(page.frames).toEqual([])
  })

  it('does nothing for what is none of the reader’s, nor once it is stopped', async () => {
    const page = heldPage()
    page.gatherer.add({ kind: 'nothing', last: 4 })
    expect(page.frames).toEqual([])
    page.gatherer.add(changed(5, 'a'))
    page.gatherer.stop()
    await page.draw()
    expect(page.shown).toEqual([])
  })
})

const state = (last: number | null): Exclude<Said, { kind: 'hello' }> => ({
  kind: 'state',
  last,
  isOpen: true,
})

describe('a tab that another one tells', () => {
  it('knows each change once, in order, and reads everything anew where one is missing', () => {
    const heard: Told[] = []
    const tab = new Follower((told) => heard.push(told))
    tab.hearSaid(state(null))
    expect([heard, tab.last]).toEqual([[], null])
    // What was read before it heard of the number may be from before it.
    tab.hearSaid(state(4))
    tab.hearSaid(state(4))
    tab.hearSaid({ kind: 'told', from: 4, told: changed(5, 'a') })
    tab.hearSaid({ kind: 'told', from: 4, told: changed(5, 'a') })
    tab.hearSaid({ kind: 'told', from: 7, told: changed(8, 'b') })
    tab.hearSaid({ kind: 'told', from: 8, told: { kind: 'nothing', last: 9 } })
    expect(heard).toEqual([
      { kind: 'anew', last: 4 },
      changed(5, 'a'),
      { kind: 'anew', last: 8 },
      { kind: 'nothing', last: 9 },
    ])
    tab.hearSaid(state(12))
    expect([heard.at(-1), tab.last]).toEqual([{ kind: 'anew', last: 12 }, 12])
  })

  it('goes on at its own number when it leads', () => {
    const heard: Told[] = []
    const tab = new Follower((told) => heard.push(told))
    tab.hearSaid({ kind: 'told', from: 1, told: changed(2, 'a') })
    expect(tab.last).toBe(2)
    tab.hear(changed(3, 'b'))
    expect([tab.last, heard]).toEqual([3, [{ kind: 'anew', last: 2 }, changed(3, 'b')]])
  })

  it('hears that what came between is lost also where the number is the same', () => {
    const heard: Told[] = []
    const tab = new Follower((told) => heard.push(told))
    tab.hear(changed(3, 'b'))
    tab.hearSaid({ kind: 'told', from: 3, told: { kind: 'anew', last: 3 } })
    expect(heard.at(-1)).toEqual({ kind: 'anew', last: 3 })
  })
})

/** Tabs that take turns under a name; what each of them does is told in order. */
function someTabs(name: string, count: number) {
  const log: string[] = []
  const tabs = Array.from({ length: count }, (_, index) => {
    const turns = new Turns(name, async (signal) => {
      log.push(`${index} leads`)
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
      log.push(`${index} ends`)
    })
    void turns.run()
    return turns
  })
  return { log, tabs }
}

describe('tabs that take turns', () => {
  it('lead one at a time; the next one does when one is closed, or takes the lead', async () => {
    const { log, tabs } = someTabs('turns', 3)
    await expect.poll(() => log, patient).toEqual(['0 leads'])
    tabs[0]?.stop()
    await expect.poll(() => log, patient).toEqual(['0 leads', '0 ends', '1 leads'])
    expect(tabs.map((tab) => tab.isLeading)).toEqual([false, true, false])
    // As one that fell silent: it is led no more, and waits for its turn again.
    tabs[2]?.take()
    await expect
      .poll(() => log.toSorted(), patient)
      .toEqual(['0 ends', '0 leads', '1 ends', '1 leads', '2 leads'])
    await expect.poll(() => tabs.map((tab) => tab.isLeading), patient).toEqual([false, false, true])
    tabs[2]?.stop()
    await expect.poll(() => tabs.map((tab) => tab.isLeading), patient).toEqual([false, true, false])
    tabs[1]?.stop()
    await expect.poll(() => tabs.some((tab) => tab.isLeading), patient).toBe(false)
  })

  it('do not lead who stopped waiting, nor twice who leads already', async () => {
    const { log, tabs } = someTabs('other turns', 2)
    await expect.poll(() => log, patient).toEqual(['0 leads'])
    tabs[1]?.stop()
    tabs[0]?.take()
    tabs[0]?.stop()
    await expect.poll(() => log, patient).toEqual(['0 leads', '0 ends'])
    await expect.poll(() => tabs.some((tab) => tab.isLeading), patient).toBe(false)
  })
})
