import { defaultRangeExtractor, useWindowVirtualizer } from '@tanstack/react-virtual'
import type { Range, VirtualItem } from '@tanstack/react-virtual'
import { useRouter } from '@tanstack/react-router'
import { useCallback, useLayoutEffect, useRef, useState } from 'react'
import type { RefObject } from 'react'
import type { ListMemory, Span } from './memory.ts'
import { pageSize } from './pages.ts'
import type { Rows } from './use-rows.ts'

/** Browsers draw nothing beyond some ten million pixels: of a longer list, a part of this many rows can be scrolled. */
const partRows = 20_000
const stepRows = 10_000
const marginRows = 2_000

const heights = { line: 41, card: 93 } as const

export interface VirtualRows {
  readonly items: readonly VirtualItem[]
  readonly height: number
  /** Where the first item stands from the top of the page: what `start` of an item counts from is this. */
  readonly margin: number
  readonly base: number
  readonly measure: (element: Element | null) => void
  /** Brings a row onto the screen, with as little scrolling as that takes. */
  readonly reveal: (index: number) => void
}

/** The elements between which rows can be seen. */
export interface Edges {
  readonly list: RefObject<HTMLDivElement | null>
  readonly head: RefObject<HTMLDivElement | null>
  readonly foot: RefObject<HTMLDivElement | null>
}

/**
 * Which rows are drawn, and where: those on the screen, a few around them, and the one that has the focus.
 * @param seen told which rows are on the screen, between head and foot
 */
export function useVirtualRows(
  memory: ListMemory,
  rows: Rows,
  edges: Edges,
  isNarrow: boolean,
  active: number,
  seen: (span: Span) => void,
): VirtualRows {
  const [base, setBase] = useState(memory.base)
  const [margin, setMargin] = useState(0)
  const pads = useRef({ start: 150, end: 50 })
  const { at } = rows
  const virtual = useWindowVirtualizer({
    count: Math.min(rows.count - base, partRows),
    estimateSize: () => (isNarrow ? heights.card : heights.line),
    overscan: 8,
    scrollMargin: margin,
    scrollPaddingStart: pads.current.start,
    scrollPaddingEnd: pads.current.end,
    initialOffset: memory.place?.scrollY ?? window.scrollY,
    initialMeasurementsCache: memory.place?.sizes ?? [],
    getItemKey: useCallback((index: number) => rowKey(at, base + index), [at, base]),
    rangeExtractor: useCallback((range: Range) => withFocused(range, active - base), [active, base]),
  })

  useLayoutEffect(() => {
    const { list, head, foot } = edges
    if (list.current === null) return
    const top = list.current.getBoundingClientRect().top + window.scrollY
    if (Math.abs(top - margin) > 0.5) setMargin(top)
    const upper = head.current?.getBoundingClientRect().bottom ?? 0
    const lower = foot.current?.getBoundingClientRect().top ?? window.innerHeight
    pads.current = { start: Math.max(upper, 0), end: window.innerHeight - lower }
    const offset = window.scrollY
    const first = virtual.getVirtualItemForOffset(offset + upper + 1)?.index ?? 0
    const last = virtual.getVirtualItemForOffset(offset + lower - 1)?.index ?? 0
    if (rows.count > 0) seen({ start: base + first, end: base + last })
    const step = stepFor(first, base, rows.count)
    if (step === 0) return
    // The part that can be scrolled moves on in the list, and the page with it: what is on the screen stays there.
    const starts = virtual.measurementsCache
    const moved =
      step > 0
        ? -((starts[step]?.start ?? 0) - (starts[0]?.start ?? 0))
        : -step * (isNarrow ? heights.card : heights.line)
    memory.base = base + step
    setBase(base + step)
    window.scrollTo(0, offset + moved)
  })

  usePlace(memory, edges, () => virtual.takeSnapshot())

  return {
    items: virtual.getVirtualItems(),
    height: virtual.getTotalSize(),
    margin,
    base,
    measure: virtual.measureElement,
    reveal: useCallback(
      (index: number) => {
        // The beginning of the list is the beginning of the page.
        if (index === 0 && base === 0) return window.scrollTo(0, 0)
        const inPart = index >= base && index < base + partRows
        if (inPart) return virtual.scrollToIndex(index - base, { align: 'auto' })
        const next = Math.max(0, Math.floor(index / stepRows) * stepRows - stepRows)
        memory.base = next
        setBase(next)
        requestAnimationFrame(() => virtual.scrollToIndex(index - next, { align: 'start' }))
      },
      [base, memory, virtual],
    ),
  }
}

/** Of a page and a customer: who moves to another page is drawn anew, and nobody is there twice. */
function rowKey(at: Rows['at'], index: number): string {
  return `${Math.floor(index / pageSize)} ${at(index)?.id ?? index}`
}

function withFocused(range: Range, focused: number): number[] {
  const indexes = defaultRangeExtractor(range)
  if (focused < 0 || focused >= range.count || indexes.includes(focused)) return indexes
  return focused < (indexes[0] ?? 0) ? [focused, ...indexes] : [...indexes, focused]
}

function stepFor(first: number, base: number, count: number): number {
  if (base > 0 && first < marginRows) return -Math.min(base, stepRows)
  const isBehind = first > partRows - marginRows && count - base > partRows
  return isBehind ? stepRows : 0
}

/** Takes the reader to where they were in this list, or to its beginning; remembers where they are. */
function usePlace(memory: ListMemory, edges: Edges, sizes: () => VirtualItem[]): void {
  const router = useRouter()
  const latest = useRef(sizes)
  latest.current = sizes
  useLayoutEffect(() => {
    let scrollY = window.scrollY
    const { place } = memory
    const go = () => {
      if (place !== undefined) window.scrollTo(0, place.scrollY)
      else toBeginning(edges)
      scrollY = window.scrollY
    }
    go()
    // The router scrolls too, after it has drawn: this place is the more exact one.
    const leave = router.subscribe('onRendered', () => {
      leave()
      if (place !== undefined) go()
    })
    const timer = setTimeout(leave, 1_000)
    const follow = () => {
      scrollY = window.scrollY
    }
    window.addEventListener('scroll', follow, { passive: true })
    return () => {
      leave()
      clearTimeout(timer)
      window.removeEventListener('scroll', follow)
      memory.place = { scrollY, sizes: latest.current() }
    }
  }, [memory, edges, router])
}

function toBeginning({ list, head }: Edges): void {
  if (list.current === null || head.current === null) return
  const beginning = list.current.getBoundingClientRect().top - head.current.getBoundingClientRect().bottom
  if (beginning < 0) window.scrollBy(0, beginning)
}
