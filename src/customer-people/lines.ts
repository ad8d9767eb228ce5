/** What stands between two lines; no name, address, id or group holds it. */
export const lineEnd = '\n'

/** Short texts, one for each row, kept as one long text: a search is one pass over it. */
export class Lines {
  readonly text: string
  /** Where each line begins, and behind the last one where the next would. */
  readonly #starts: Uint32Array

  /** @param text lines with `lineEnd` between them */
  constructor(text: string, count: number) {
    this.text = text
    this.#starts = new Uint32Array(count + 1)
    let at = 0
    for (let row = 0; row < count; row += 1) {
      const end = text.indexOf(lineEnd, at)
      if ((end === -1) !== (row === count - 1)) throw new Error(`Not ${count} lines`)
      at = end === -1 ? text.length + 1 : end + 1
      this.#starts[row + 1] = at
    }
  }

  at(row: number): string {
    return this.text.slice(this.#starts[row], (this.#starts[row + 1] ?? 0) - 1)
  }

  /** The rows, from the first on, in whose line this stands. */
  rowsWith(wanted: string): number[] {
    const rows: number[] = []
    let row = 0
    let at = this.text.indexOf(wanted)
    while (at !== -1) {
      let next = this.#starts[row + 1] ?? 0
      while (next <= at) {
        row += 1
        next = this.#starts[row + 1] ?? 0
      }
      rows.push(row)
      at = this.text.indexOf(wanted, next)
    }
    return rows
  }
}
