import type { PersonPlace } from './find.ts'
import { PeopleBlock } from './people-block.ts'
import type { ListedPerson, PeopleWish } from './people-block.ts'

/** Wishes whose number is kept. */
const maxCounted = 200

/** Somebody whom the list shows, and where. */
export interface FoundPerson extends PersonPlace {
  readonly id: string
}

/**
 * All people of one customer in the list's order, as they were after one of its changes. Never changed: who learns of a
 * change makes another one, which shares the blocks that nobody has touched.
 */
export class RememberedPeople {
  readonly change: number
  readonly bytes: number
  readonly #blocks: readonly PeopleBlock[]
  readonly #blockSize: number
  readonly #counted = new Map<string, number>()

  /** @param blockSize people of a block, about: one that has grown to twice as many becomes two */
  constructor(change: number, blocks: readonly PeopleBlock[], blockSize: number) {
    this.change = change
    this.#blockSize = blockSize
    this.bytes = blocks.reduce((sum, block) => sum + block.bytes, 0)
    this.#blocks = blocks
  }

  /** Those behind a place who are as wished, in order. @param after null: from the first on */
  find(wish: PeopleWish, after: PersonPlace | null, limit: number): FoundPerson[] {
    const found: FoundPerson[] = []
    const first = after === null ? 0 : this.#blockOf(after)
    for (let at = first; at < this.#blocks.length && found.length < limit; at += 1) {
      const block = this.#blocks[at]
      if (block === undefined) break
      for (const row of block.find(wish)) {
        if (found.length === limit) break
        const place = block.place(row)
        if (after === null || at > first || comparePlaces(place, after) > 0)
          found.push({ id: block.id(row), ...place })
      }
    }
    return found
  }

  /** How many are as wished; counted once, for a page that stays open asks again. */
  count(wish: PeopleWish): number {
    const key = JSON.stringify(wish)
    const known = this.#counted.get(key)
    if (known !== undefined) return known
    const count = this.#blocks.reduce((sum, block) => sum + block.find(wish).length, 0)
    if (this.#counted.size < maxCounted) this.#counted.set(key, count)
    return count
  }

  /** The groups of active people with how many are in each, those with most first. */
  groups(): { name: string; people: number }[] {
    const counts = new Map<string, number>()
    for (const block of this.#blocks)
      for (const [name, people] of block.groupCounts) counts.set(name, (counts.get(name) ?? 0) + people)
    return Array.from(counts, ([name, people]) => ({ name, people }))
      .filter(({ people }) => people > 0)
      .toSorted((a, b) => b.people - a.people || compareText(a.name, b.name))
  }

  /** The same after later changes. @param changed whom they were about @param now those of them who are there still */
  after(change: number, changed: ReadonlySet<string>, now: readonly ListedPerson[]): RememberedPeople {
    const size = this.#blockSize
    const arriving = Map.groupBy(now, (person) => this.#blockOf(person))
    const blocks = this.#blocks.flatMap((block, at) => {
      const more = arriving.get(at) ?? []
      if (more.length === 0 && !block.hasAny(changed)) return [block]
      const staying = block.people().filter(({ id }) => !changed.has(id))
      return blocksOf([...staying, ...more].toSorted(comparePlaces), size)
    })
    const all = this.#blocks.length === 0 ? blocksOf(now.toSorted(comparePlaces), size) : blocks
    return new RememberedPeople(change, all, size)
  }

  /** Where somebody stands or would stand: the first block whose last person is not before them, else the last. */
  #blockOf(place: PersonPlace): number {
    let low = 0
    let high = Math.max(0, this.#blocks.length - 1)
    while (low < high) {
      const middle = (low + high) >> 1
      const block = this.#blocks[middle]
      if (block === undefined || comparePlaces(block.place(block.size - 1), place) >= 0) high = middle
      else low = middle + 1
    }
    return low
  }
}

function blocksOf(people: readonly ListedPerson[], blockSize: number): PeopleBlock[] {
  if (people.length === 0) return []
  if (people.length < 2 * blockSize) return [PeopleBlock.of(people)]
  const half = people.length >> 1
  return [...blocksOf(people.slice(0, half), blockSize), ...blocksOf(people.slice(half), blockSize)]
}

function comparePlaces(a: PersonPlace, b: PersonPlace): number {
  return compareText(a.nameKey, b.nameKey) || compareText(a.externalId, b.externalId)
}

/** By code points, as the database does with the collation C. */
function compareText(a: string, b: string): number {
  return a === b ? 0 : Buffer.compare(Buffer.from(a), Buffer.from(b))
}
