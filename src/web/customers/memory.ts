import type { VirtualItem } from '@tanstack/react-virtual'
import type { Customer } from './pages.ts'
import { clearSelection } from './selection.ts'
import { nothingWaits } from './waiting.ts'
import type { Waiting } from './waiting.ts'

/** A row by its place in the whole list, and the customer that stood there. */
export interface ActiveRow {
  readonly index: number
  readonly id: string | undefined
}

/** From the first to the last of some rows, by their places in the whole list. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** What one list (one address) is like for its reader, so that coming back finds it as it was. */
export interface ListMemory {
  /** Where each page begins; the first begins with null. One more than was read, until the end is known. */
  cursors: (string | null)[]
  /** How many rows there are in all, once the last page has been read. */
  end: number | undefined
  /** Rows of pages near to what is shown, by page: what is shown stays while it is fetched again. */
  held: ReadonlyMap<number, readonly Customer[]>
  unfolded: ReadonlySet<string>
  active: ActiveRow
  /** The row at which the scrolled area begins: it holds a part of a long list at a time. */
  base: number
  /** What was on the screen. */
  shown: Span
  /** Where the page was scrolled to, with the heights that rows had. */
  place: Place | undefined
  /** What has changed and is not drawn yet. */
  waiting: Waiting
}

export interface Place {
  readonly scrollY: number
  readonly sizes: VirtualItem[]
}

const maxLists = 12
const lists = new Map<string, ListMemory>()
let owner = ''

function emptyList(): ListMemory {
  return {
    cursors: [null],
    end: undefined,
    held: new Map(),
    unfolded: new Set(),
    active: { index: 0, id: undefined },
    base: 0,
    shown: { start: 0, end: 0 },
    place: undefined,
    waiting: nothingWaits,
  }
}

/** The memory of a list. Another partner's lists are forgotten; of many, those that were not seen for longest. */
export function memoryOf(partnerId: string, address: string): ListMemory {
  if (owner !== partnerId) {
    lists.clear()
    clearSelection()
    owner = partnerId
  }
  const memory = lists.get(address) ?? emptyList()
  lists.delete(address)
  lists.set(address, memory)
  for (const oldest of lists.keys()) {
    if (lists.size <= maxLists) break
    lists.delete(oldest)
  }
  return memory
}

/** Somebody asks for a list anew instead of going back to it: it begins at its first row. */
export function forgetPlace(address: string): void {
  const memory = lists.get(address)
  if (memory === undefined) return
  memory.place = undefined
  memory.base = 0
  memory.shown = { start: 0, end: 0 }
  memory.active = { index: 0, id: undefined }
}
