const furthest = 3

/** How many letters must be put in, taken out or changed to make `b` of `a` (Levenshtein). */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const current = [i]
    for (let j = 1; j <= b.length; j++) {
      const changed = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      current.push(Math.min(changed, (previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1))
    }
    previous = current
  }
  return previous[b.length] ?? 0
}

/** What was probably meant with `written`: the nearest of the known words, or undefined where none is near. */
export function nearest(written: string, known: Iterable<string>): string | undefined {
  let best: string | undefined
  let least = Math.min(furthest, Math.ceil(written.length / 2)) + 1
  for (const word of known) {
    const distance = word.startsWith(written) && written !== '' ? 1 : editDistance(written, word)
    if (distance < least) {
      least = distance
      best = word
    }
  }
  return best
}
