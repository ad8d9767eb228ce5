import { cliExceptions, rooms, type Room, type RoomName } from './rooms.ts'
import type { Import, Source } from './sources.ts'

const table: Readonly<Record<string, Room>> = rooms
const prefixes = Object.entries(table)
  .flatMap(([name, { at }]) => at.map((prefix) => ({ name: name as RoomName, prefix: `src/${prefix}` })))
  .toSorted((a, b) => b.prefix.length - a.prefix.length)

/** The room that a file stands in; undefined where none has it. */
export function roomOf(path: string): RoomName | undefined {
  return prefixes.find(({ prefix }) => path.startsWith(prefix))?.name
}

/** Every import below src/ that the table does not allow, and every line of the table that no import needs. */
export function importBreaches(sources: readonly Source[]): string[] {
  const needed = new Set<string>()
  const breaches = sources.flatMap((source) => source.imports.flatMap((one) => check(source, one, needed)))
  const strays = sources.filter(({ path }) => roomOf(path) === undefined)
  return [
    ...strays.map(({ path }) => `${path} stands in no room of scripts/rooms.ts`),
    ...breaches,
    ...allowances()
      .filter((allowance) => !needed.has(allowance))
      .map((allowance) => `scripts/rooms.ts allows what nothing does: ${allowance}`),
    ...circlesOf(sources).map((circle) => `Files import each other in a circle: ${circle.join(' → ')}`),
  ]
}

function check(source: Source, one: Import, needed: Set<string>): string[] {
  const from = roomOf(source.path)
  if (from === undefined) return []
  const room = table[from]
  if (!one.isOurs)
    return room?.isPure === true && !one.isType
      ? [`${source.path} imports ${one.target}: ${from} is pure and runs anywhere`]
      : []
  const to = roomOf(one.target)
  // The one file above src/ that is worth reading: the version stands in it.
  if (to === undefined)
    return one.target === 'package.json' ? [] : [`${source.path} imports ${one.target}, outside of src/`]
  if (to === from) return []
  const kind = one.isType ? 'knows' : 'uses'
  const allowance = [`${source.path} → ${to}`, `${from} ${kind} ${to}`].find((each) => allowed.has(each))
  if (allowance !== undefined) {
    needed.add(allowance)
    return []
  }
  // Who may call a room may know its types; that alone does not need the call.
  if (one.isType && allowed.has(`${from} uses ${to}`)) return []
  return [`${source.path} imports ${one.target}: ${from} may not ${one.isType ? 'know' : 'use'} ${to}`]
}

function allowances(): string[] {
  return [
    ...Object.entries(table).flatMap(([from, { uses }]) => uses.map((to) => `${from} uses ${to}`)),
    ...Object.entries(table).flatMap(([from, { knows }]) => knows.map((to) => `${from} knows ${to}`)),
    ...Object.entries(cliExceptions).flatMap(([file, to]) => to.map((each) => `src/${file} → ${each}`)),
  ]
}

const allowed: ReadonlySet<string> = new Set(allowances())

/** Circles of a graph, each once, from whichever of its members is met first. */
export function circles(graph: ReadonlyMap<string, readonly string[]>): string[][] {
  const found: string[][] = []
  const done = new Set<string>()
  const way: string[] = []
  const visit = (node: string): void => {
    const at = way.indexOf(node)
    if (at >= 0) found.push([...way.slice(at), node])
    if (at >= 0 || done.has(node)) return
    way.push(node)
    for (const next of graph.get(node) ?? []) visit(next)
    way.pop()
    done.add(node)
  }
  for (const node of graph.keys()) visit(node)
  return found
}

function circlesOf(sources: readonly Source[]): string[][] {
  return circles(
    new Map(
      sources.map(({ path, imports }) => [
        path,
        imports.filter(({ isOurs, isType }) => isOurs && !isType).map(({ target }) => target),
      ]),
    ),
  )
}
