import { lineEnd, Lines } from './lines.ts'

/** What the list of people asks of one. */
export interface ListedPerson {
  readonly id: string
  readonly nameKey: string
  readonly externalId: string
  readonly searchText: string
  readonly isDeactivated: boolean
  readonly groups: readonly string[]
  /** Services of which they hold a licence. */
  readonly services: readonly string[]
}

/** Whom the list shows; all of it must be so. */
export interface PeopleWish {
  /** Each stands somewhere in the text that search looks at. */
  readonly words: readonly string[]
  readonly state: 'active' | 'deactivated' | 'all'
  readonly group: string | undefined
  readonly service: string | undefined
  /** Whether they hold a licence of that service, or any at all; undefined: no matter. */
  readonly holds: boolean | undefined
}

/** Columns of a block as the database writes them, each with a line for each person. */
export interface BlockColumns {
  readonly size: number
  /** Without anything between them. */
  readonly ids: string
  readonly nameKeys: string
  readonly externalIds: string
  readonly searchTexts: string
  /** `d` for who is deactivated, `a` for who is not. */
  readonly states: string
  /** With `between` between groups of one person. */
  readonly groups: string
  readonly services: string
}

export const between = '|'
const idLength = 36
/** More than there are conditions in a wish. */
const out = 255
/** So few are looked at one by one. */
const fewIds = 8
const fewRows = 60

/** Some hundred people who follow each other in the list, packed so that many fit into memory. Never changed. */
export class PeopleBlock {
  readonly size: number
  /** About how much memory it takes. */
  readonly bytes: number
  /** The groups of its active people, with how many are in each. */
  readonly groupCounts: ReadonlyMap<string, number>
  readonly #columns: BlockColumns
  readonly #nameKeys: Lines
  readonly #externalIds: Lines
  readonly #texts: Lines
  readonly #inGroup: ReadonlyMap<string, Uint16Array>
  readonly #holding: ReadonlyMap<string, Uint16Array>

  constructor(columns: BlockColumns) {
    const { size } = columns
    this.size = size
    this.#columns = columns
    if (columns.ids.length !== size * idLength || columns.states.length !== size)
      throw new Error(`Not ${size} people`)
    this.#nameKeys = new Lines(columns.nameKeys, size)
    this.#externalIds = new Lines(columns.externalIds, size)
    this.#texts = new Lines(columns.searchTexts, size)
    this.#inGroup = rowsByPart(columns.groups, size)
    this.#holding = rowsByPart(columns.services, size)
    this.groupCounts = new Map(
      Array.from(this.#inGroup, ([group, rows]): [string, number] => [
        group,
        rows.reduce((count, row) => count + Number(!this.#isDeactivated(row)), 0),
      ]),
    )
    this.bytes = bytesOf(columns)
  }

  static of(people: readonly ListedPerson[]): PeopleBlock {
    const lines = (text: (person: ListedPerson) => string) => people.map(text).join(lineEnd)
    return new PeopleBlock({
      size: people.length,
      ids: people.map(({ id }) => id).join(''),
      nameKeys: lines(({ nameKey }) => nameKey),
      externalIds: lines(({ externalId }) => externalId),
      searchTexts: lines(({ searchText }) => searchText),
      states: people.map(({ isDeactivated }) => (isDeactivated ? 'd' : 'a')).join(''),
      groups: lines(({ groups }) => groups.join(between)),
      services: lines(({ services }) => services.join(between)),
    })
  }

  place(row: number): { readonly nameKey: string; readonly externalId: string } {
    return { nameKey: this.#nameKeys.at(row), externalId: this.#externalIds.at(row) }
  }

  people(): ListedPerson[] {
    const groups = partsByRow(this.#inGroup, this.size)
    const services = partsByRow(this.#holding, this.size)
    return Array.from({ length: this.size }, (_, row) => ({
      id: this.id(row),
      ...this.place(row),
      searchText: this.#texts.at(row),
      isDeactivated: this.#isDeactivated(row),
      groups: groups[row] ?? [],
      services: services[row] ?? [],
    }))
  }

  id(row: number): string {
    return this.#columns.ids.slice(row * idLength, (row + 1) * idLength)
  }

  /** Whether one of these people is in it. */
  hasAny(ids: ReadonlySet<string>): boolean {
    if (ids.size <= fewIds) return ids.values().some((id) => this.#columns.ids.includes(id))
    for (let row = 0; row < this.size; row += 1) if (ids.has(this.id(row))) return true
    return false
  }

  /** The rows of those who are as wished, in their order. */
  find({ words, state, group, service, holds }: PeopleWish): number[] {
    const met = new Uint8Array(this.size)
    let wanted = 0
    let left = this.size
    const meet = (...lists: Iterable<number>[]): void => {
      left = 0
      for (const rows of lists)
        for (const row of rows)
          if (met[row] === wanted) {
            met[row] = wanted + 1
            left += 1
          }
      wanted += 1
    }
    const rowsLeft = (): number[] => {
      const rows: number[] = []
      for (let row = 0; row < this.size; row += 1) if (met[row] === wanted) rows.push(row)
      return rows
    }
    if (holds === false) for (const rows of this.#heldOf(service)) for (const row of rows) met[row] = out
    else if (holds === true || service !== undefined) meet(...this.#heldOf(service))
    if (group !== undefined) meet(this.#inGroup.get(group) ?? [])
    for (const word of words) {
      if (left === 0) return []
      const rows =
        left <= fewRows ? rowsLeft().filter((row) => this.#texts.at(row).includes(word)) : undefined
      meet(rows ?? this.#texts.rowsWith(word))
    }
    const rows = left === 0 ? [] : rowsLeft()
    return state === 'all'
      ? rows
      : rows.filter((row) => this.#isDeactivated(row) === (state === 'deactivated'))
  }

  #heldOf(service: string | undefined): Iterable<number>[] {
    return service === undefined ? [...this.#holding.values()] : [this.#holding.get(service) ?? []]
  }

  #isDeactivated(row: number): boolean {
    return this.#columns.states.charCodeAt(row) === 'd'.charCodeAt(0)
  }
}

function rowsByPart(text: string, size: number): Map<string, Uint16Array> {
  const rows = new Map<string, number[]>()
  const lines = text.split(lineEnd)
  if (lines.length !== size) throw new Error(`Not ${size} lines`)
  for (const [row, line] of lines.entries())
    if (line !== '')
      for (const part of line.split(between)) {
        const known = rows.get(part)
        if (known === undefined) rows.set(part, [row])
        else known.push(row)
      }
  return new Map(Array.from(rows, ([part, of]) => [part, Uint16Array.from(of)]))
}

function partsByRow(rows: ReadonlyMap<string, Uint16Array>, size: number): string[][] {
  const parts = Array.from({ length: size }, (): string[] => [])
  for (const [part, of] of rows) for (const row of of) parts[row]?.push(part)
  return parts
}

const bytesOfRow = 20
const bytesOfBlock = 2_000

function bytesOf(columns: BlockColumns): number {
  const { size, ids, nameKeys, externalIds, searchTexts, states, groups, services } = columns
  const texts = [ids, nameKeys, externalIds, searchTexts, states, groups, services]
  return texts.reduce((sum, { length }) => sum + length, bytesOfBlock + size * bytesOfRow)
}
