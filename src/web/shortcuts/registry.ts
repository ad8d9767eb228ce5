import type { WordKey } from '../../messages/word-groups.ts'
import { remember, remembered } from '../storage.ts'

export interface Shortcut {
  /** As in KeyboardEvent.key: `/`, `j`, `Enter`, `Escape`. Several where each does. */
  readonly keys: readonly string[]
  /** What it does, for the list of shortcuts. */
  readonly label: WordKey
  readonly run: (event: KeyboardEvent) => void
}

const storageKey = 'varde-shortcuts'
const sets = new Set<{ readonly shortcuts: readonly Shortcut[] }>()
const listeners = new Set<() => void>()
let all: readonly Shortcut[] = []
let isOn = remembered(storageKey) !== 'off'

function changed(): void {
  all = [...sets].flatMap(({ shortcuts }) => shortcuts)
  for (const listener of listeners) listener()
}

export function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Every shortcut there is at the moment, in the order in which pages brought them. */
export const shortcutsNow = (): readonly Shortcut[] => all
export const areShortcutsOn = (): boolean => isOn

/** Single letters get in the way of some who speak to their computer: they can be turned off (WCAG 2.1.4). */
export function turnShortcuts(on: boolean): void {
  isOn = on
  remember(storageKey, on ? null : 'off')
  changed()
}

/** @returns takes them away again */
export function addShortcuts(shortcuts: readonly Shortcut[]): () => void {
  const set = { shortcuts }
  sets.add(set)
  changed()
  return () => {
    sets.delete(set)
    changed()
  }
}

/** Keys go to what is written in, and to what is open above the page, before they are shortcuts. */
function belongsElsewhere({ target }: KeyboardEvent): boolean {
  if (!(target instanceof HTMLElement)) return false
  const isText = target.matches('input:not([type=checkbox], [type=radio], [type=button]), textarea, select')
  return (
    isText ||
    target.isContentEditable ||
    target.closest('[role=dialog], [role=menu], [role=listbox]') !== null
  )
}

function onKey(event: KeyboardEvent): void {
  if (!isOn || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return
  if (belongsElsewhere(event)) return
  // What came last is nearest to the reader: a page's own before the shell's.
  const shortcut = all.findLast(({ keys }) => keys.includes(event.key))
  if (shortcut === undefined) return
  // A focused link or button has Enter for itself.
  const { key, target } = event
  const isPressed = key === 'Enter' && target instanceof HTMLElement
  if (isPressed && target.closest('a, button, summary') !== null) return
  event.preventDefault()
  shortcut.run(event)
}

window.addEventListener('keydown', onKey)
