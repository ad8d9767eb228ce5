import type { AnyRouter, ParsedLocation } from '@tanstack/react-router'
import { paths } from '../paths.ts'

/** Lists to which the pages of what stands in them lead back. */
const lists = [paths.customers, paths.tasks, paths.vendor] as const
export type List = (typeof lists)[number]
const listPaths: ReadonlySet<string> = new Set(lists)

const storageKey = 'varde-lists-behind'

/** By the place in the browser's history: the address of the list that is one step behind. Survives a reload. */
const behind = new Map<number, string>(stored())

/** Remembers from which list one comes, so that the way back leads to it as it was. Once, for the app's router. */
export function watchWayBack(router: AnyRouter): void {
  router.subscribe('onBeforeNavigate', ({ fromLocation, toLocation }) => {
    const from: ParsedLocation | undefined = fromLocation
    if (from === undefined) return
    const place = placeOf(toLocation)
    // One step on: whatever list was behind that place before is gone from the browser's history.
    if (place !== placeOf(from) + 1) return
    if (listPaths.has(from.pathname)) behind.set(place, from.href)
    else behind.delete(place)
    store()
  })
}

/** The address of the list that the browser's own «back» leads to from here; undefined where it leads elsewhere. */
export function listBehind(location: ParsedLocation, list: List = paths.customers): string | undefined {
  const href = behind.get(placeOf(location))
  return href?.split('?')[0] === list ? href : undefined
}

function placeOf(location: ParsedLocation): number {
  return location.state.__TSR_index
}

function stored(): [number, string][] {
  try {
    const value: unknown = JSON.parse(sessionStorage.getItem(storageKey) ?? '[]')
    return Array.isArray(value) ? (value as [number, string][]) : []
  } catch {
    return []
  }
}

function store(): void {
  try {
    sessionStorage.setItem(storageKey, JSON.stringify([...behind]))
  } catch {
    // Where nothing may be kept, a reload leads back to the plain list.
  }
}
