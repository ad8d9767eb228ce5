/**
 * A small seeded generator (sfc32): the same seed and index give the same numbers on every machine.
 * Every customer restarts it with its own index, so a customer does not depend on those before it.
 */
export interface Random {
  /** Begin the sequence that belongs to `index`. */
  restart(index: number): void
  /** A number in [0, 1). */
  next(): number
  /** A whole number in [0, limit). */
  below(limit: number): number
  /** A whole number from `from` to `to`, both included. */
  between(from: number, to: number): number
  /** One of the list; throws where the list is empty. */
  pick<T>(list: readonly T[]): T
}

const warmUpRounds = 12
const twoTo32 = 4_294_967_296

/** A generator for `seed` (any whole number), started at index 0. */
export function createRandom(seed: number): Random {
  let a = 0
  let b = 0
  let c = 0
  let counter = 1

  function nextUint32(): number {
    const sum = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + sum
    return sum >>> 0
  }
  function restart(index: number): void {
    a = seed | 0
    b = index | 0
    c = 0x9e3779b9 | 0
    counter = 1
    for (let round = 0; round < warmUpRounds; round++) nextUint32()
  }
  function next(): number {
    return nextUint32() / twoTo32
  }
  function below(limit: number): number {
    return Math.floor(next() * limit)
  }
  function pick<T>(list: readonly T[]): T {
    const chosen = list[below(list.length)]
    if (chosen === undefined) throw new RangeError('Nothing to pick from: the list is empty')
    return chosen
  }

  restart(0)
  return { restart, next, below, between: (from, to) => from + below(to - from + 1), pick }
}

/** Draws by weight: `[value, weight]` pairs, weights of any sum; put the commonest first. */
export function weighted<T>(entries: readonly (readonly [T, number])[]): (random: Random) => T {
  const first = entries[0]
  if (first === undefined) throw new RangeError('Nothing to draw from: no entries')
  const total = entries.reduce((sum, [, weight]) => sum + weight, 0)
  return (random) => {
    let rest = random.next() * total
    for (const [value, weight] of entries) {
      rest -= weight
      if (rest < 0) return value
    }
    return first[0]
  }
}
