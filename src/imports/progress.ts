import type { Progress } from './repository.ts'

/** What a run does now; stored as its place in this list. */
export const phases = ['reading', 'writing'] as const

/** Until rows are written, each is taken to need so many times what reading it needs. */
const writingTimesReading = 3

/** How far a run has come, how fast, and how long it will still need. */
export class RunProgress {
  readonly #bytesTotal: number
  #phase: (typeof phases)[number] = 'reading'
  #startedMs = performance.now()
  /** Rows that were done by an earlier run say nothing about this one's speed. */
  #rowsBefore = 0
  bytesRead = 0
  rowsRead = 0
  rowsDone = 0
  customersDone = 0
  /** Zero: not known. */
  customersTotal = 0

  constructor(bytesTotal: number) {
    this.#bytesTotal = bytesTotal
  }

  /** From here on rows are written, or tried in a dry run. */
  startWriting(): void {
    this.#phase = 'writing'
    this.#startedMs = performance.now()
    this.#rowsBefore = this.rowsDone
  }

  addDone(rows: number, customers: number, byThisRun: boolean): void {
    this.rowsDone += rows
    this.customersDone += customers
    if (!byThisRun) this.#rowsBefore += rows
  }

  /** As it is stored in `imports.progress`. */
  snapshot(): Progress {
    const elapsedS = Math.max(0.001, (performance.now() - this.#startedMs) / 1000)
    const rows = this.#phase === 'reading' ? this.rowsRead : this.rowsDone - this.#rowsBefore
    const rowsPerSecond = rows / elapsedS
    const left = this.#rowsLeft()
    return {
      phase: phases.indexOf(this.#phase),
      bytesRead: this.bytesRead,
      bytesTotal: this.#bytesTotal,
      rowsRead: this.rowsRead,
      rowsDone: this.rowsDone,
      customersDone: this.customersDone,
      customersTotal: this.customersTotal,
      rowsPerSecond: Math.round(rowsPerSecond),
      secondsLeft: rowsPerSecond > 0 ? Math.ceil(left / rowsPerSecond) : -1,
    }
  }

  #rowsLeft(): number {
    if (this.#phase === 'writing') {
      const total = this.customersTotal > 0 ? this.#rowsByCustomers() : this.rowsRead
      return Math.max(0, total - this.rowsDone)
    }
    const total = this.bytesRead === 0 ? 0 : this.rowsRead * (this.#bytesTotal / this.bytesRead)
    return total - this.rowsRead + total * writingTimesReading
  }

  /** Rows in all, where only the number of customers is known. */
  #rowsByCustomers(): number {
    return this.customersDone === 0 ? 0 : (this.rowsDone / this.customersDone) * this.customersTotal
  }
}
