import { mkdir, writeFile } from 'node:fs/promises'
import { cpus, totalmem } from 'node:os'
import type { Figures } from './measure.ts'
import { rounded } from './measure.ts'

/** One line of the report: what was measured, its figures, and what it is to be compared with. */
export interface Line {
  readonly group: string
  readonly name: string
  readonly figures?: Figures
  readonly value?: string
  /** Times the floor's p50 in the same run. */
  readonly ratio?: number
  readonly promise?: string
}

/** Prints lines as they come, and keeps them for the file. */
export class Report {
  readonly #lines: Line[] = []
  readonly #customers: number
  #group = ''

  constructor(customers: number) {
    this.#customers = customers
    console.log(
      `${customers.toLocaleString('en')} customers, ${cpus().length} processors, ${Math.round(totalmem() / 2 ** 30)} GiB`,
    )
  }

  add(line: Line): void {
    this.#lines.push(line)
    if (line.group !== this.#group) console.log(`\n${line.group}`)
    this.#group = line.group
    const { figures } = line
    const cells = [
      `  ${line.name}`.padEnd(44),
      ...(figures === undefined
        ? [line.value ?? '']
        : [figures.p50, figures.p95, figures.p99, figures.max].map((ms, index) =>
            `${['p50', 'p95', 'p99', 'max'][index]} ${rounded(ms)} ms`.padEnd(15),
          )),
      ...(figures !== undefined && line.value !== undefined ? [line.value] : []),
      ...(line.ratio === undefined ? [] : [`${rounded(line.ratio)} × the floor`]),
      ...(line.promise === undefined ? [] : [`(promise: ${line.promise})`]),
    ]
    console.log(cells.join('  ').trimEnd())
  }

  async write(): Promise<string> {
    const folder = new URL('results/', import.meta.url)
    await mkdir(folder, { recursive: true })
    const file = new URL(`${this.#customers}.json`, folder)
    const machine = {
      processors: cpus().length,
      model: cpus()[0]?.model,
      memoryGiB: Math.round(totalmem() / 2 ** 30),
    }
    const content = {
      customers: this.#customers,
      at: new Date().toISOString(),
      node: process.version,
      machine,
      lines: this.#lines,
    }
    await writeFile(file, `${JSON.stringify(content, null, 2)}\n`)
    return file.pathname
  }
}
