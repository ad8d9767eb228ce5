import { createReadStream } from 'node:fs'
import { appendFile, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { FileRow } from '../customers-file/row.ts'
import { bucketBufferBytes } from './limits.ts'
import { addToBucket, customerIn, MentionCheck, mentionOf } from './partition.ts'
import type { Bucket, Conflict, Mention, Partition } from './partition.ts'

/** A mention is so much shorter than a row. */
const mentionIsShorter = 4
const folderName = /^varde-import-(?<pid>\d+)-\w+$/

/**
 * Lines for many files, written out when a file's share of the memory is full. They wait as bytes in one buffer that is
 * there from the beginning: as texts they would be several times as large, and long-lived garbage.
 */
class LineFiles {
  readonly #folder: string
  readonly #name: string
  #share: number
  #waiting: Buffer
  /** By file: how much of its share is used. */
  readonly #used: Int32Array
  /** What has come for a file since its share was full. */
  readonly #over = new Map<number, string>()

  constructor(folder: string, name: string, count: number, bufferBytes: number) {
    this.#folder = folder
    this.#name = name
    this.#share = Math.min(256 * 1024, Math.floor(bufferBytes / count))
    this.#waiting = Buffer.allocUnsafeSlow(this.#share * count)
    this.#used = new Int32Array(count)
  }

  get count(): number {
    return this.#used.length
  }

  /** In which file the lines of this key stand. */
  placeOf(key: string): number {
    return hash(key) % this.count
  }

  add(at: number, line: string): void {
    const text = `${line}\n`
    const used = this.#used[at] ?? 0
    const over = this.#over.get(at)
    // A UTF-16 unit has at most three bytes in UTF-8.
    if (over !== undefined || used + 3 * text.length > this.#share) this.#over.set(at, (over ?? '') + text)
    else this.#used[at] = used + this.#waiting.write(text, at * this.#share + used)
  }

  async settle(all = false): Promise<void> {
    for (const at of all ? this.#used.keys() : this.#over.keys()) {
      const start = at * this.#share
      await this.#append(at, this.#waiting.subarray(start, start + (this.#used[at] ?? 0)))
      this.#used[at] = 0
      await this.#append(at, this.#over.get(at) ?? '')
    }
    this.#over.clear()
  }

  /** After the last line, or nearly: writes all out and gives the memory back. */
  async end(): Promise<void> {
    await this.settle(true)
    this.#share = 0
    this.#waiting = Buffer.alloc(0)
  }

  async #append(at: number, lines: Buffer | string): Promise<void> {
    // Not held open: a file of 4 GB has more buckets than a process may have files.
    if (lines.length > 0) await appendFile(this.#path(at), lines, { mode: 0o600 })
  }

  async *linesOf(at: number): AsyncGenerator<string[], void, undefined> {
    let rest = ''
    const file = createReadStream(this.#path(at), { encoding: 'utf8', highWaterMark: 128 * 1024 })
    try {
      for await (const text of file as AsyncIterable<string>) {
        const lines = (rest + text).split('\n')
        rest = lines.pop() ?? ''
        yield lines
      }
    } catch (error) {
      // No line has fallen into this bucket.
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
    }
  }

  #path(at: number): string {
    return join(this.#folder, `${this.#name}-${at}`)
  }
}

/** A row as it stands in a file; 0 is what the row before it in the same file has. */
type Line = [
  line: number,
  customer: FileRow['customer'] | 0,
  subscription?: FileRow['subscription'] | 0,
  service?: FileRow['service'],
]

function lineOf(row: FileRow, last: FileRow | undefined): string {
  const customer = row.customer === last?.customer ? '0' : JSON.stringify(row.customer)
  if (row.subscription === undefined) return `[${row.line},${customer}]`
  const subscription = row.subscription === last?.subscription ? '0' : JSON.stringify(row.subscription)
  return `[${row.line},${customer},${subscription},${JSON.stringify(row.service)}]`
}

/** Rows that shared a customer or subscription share it again. */
function rowOf([line, customer, subscription, service]: Line, last: FileRow | undefined): FileRow {
  const ofLast = (): FileRow => {
    if (last === undefined) throw new Error('The first row of a file cannot share with the one before it')
    return last
  }
  const itsCustomer = customer === 0 ? ofLast().customer : customer
  if (subscription === undefined || service === undefined) return { line, customer: itsCustomer }
  const itsSubscription = subscription === 0 ? ofLast().subscription : subscription
  if (itsSubscription === undefined) throw new Error('The row before has no subscription to share')
  return { line, customer: itsCustomer, subscription: itsSubscription, service }
}

/** For files larger than memory should hold: buckets are files in a private folder. */
export class DiskPartition implements Partition {
  readonly #folder: string
  readonly #rows: LineFiles
  readonly #mentions: LineFiles
  #lastMention: Mention | null = null
  /** The last row of each file. */
  readonly #last: FileRow[] = []

  private constructor(folder: string, count: number) {
    this.#folder = folder
    this.#rows = new LineFiles(folder, 'rows', count, bucketBufferBytes)
    this.#mentions = new LineFiles(folder, 'mentions', count, bucketBufferBytes / mentionIsShorter)
  }

  /** @param parent where the folder goes; it is made where it is not there */
  static async open(parent: string, count: number): Promise<DiskPartition> {
    await mkdir(parent, { recursive: true, mode: 0o700 })
    return new DiskPartition(await mkdtemp(join(parent, `varde-import-${process.pid}-`)), count)
  }

  addRow(row: FileRow): void {
    const at = this.#rows.placeOf(row.customer.externalId)
    this.#rows.add(at, lineOf(row, this.#last[at]))
    this.#last[at] = row
    const mention = mentionOf(row)
    const last = this.#lastMention
    // Rows of one subscription mostly follow each other.
    const isKnown =
      mention?.subscriptionId === last?.subscriptionId && mention?.customerId === last?.customerId
    if (mention === null || isKnown) return
    this.#lastMention = mention
    this.#mentions.add(this.#mentions.placeOf(mention.subscriptionId), JSON.stringify(mention))
  }

  addBad(customerId: string): void {
    this.#rows.add(this.#rows.placeOf(customerId), JSON.stringify(customerId))
  }

  async settle(): Promise<void> {
    await this.#rows.settle()
    await this.#mentions.settle()
  }

  async *conflicts(): AsyncGenerator<Conflict, void, undefined> {
    await this.#mentions.end()
    for (let at = 0; at < this.#mentions.count; at += 1) {
      const check = new MentionCheck()
      for await (const lines of this.#mentions.linesOf(at))
        for (const line of lines) yield* check.add(JSON.parse(line) as Mention)
    }
  }

  async *buckets(): AsyncGenerator<Bucket, void, undefined> {
    await this.#rows.end()
    for (let at = 0; at < this.#rows.count; at += 1) {
      const bucket: Bucket = new Map()
      let last: FileRow | undefined
      for await (const lines of this.#rows.linesOf(at))
        for (const line of lines) {
          const value = JSON.parse(line) as Line | string
          if (typeof value === 'string') {
            customerIn(bucket, value).bad = true
            continue
          }
          last = rowOf(value, last)
          addToBucket(bucket, last)
        }
      yield bucket
    }
  }

  async remove(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true })
  }
}

/** Removes what runs of processes that are gone have left; for the start. */
export async function removeLeftovers(parent: string): Promise<void> {
  const names = await readdir(parent).catch(() => [])
  for (const name of names) {
    const pid = Number(folderName.exec(name)?.groups?.['pid'])
    if (Number.isInteger(pid) && (pid === process.pid || !isAlive(pid)))
      await rm(join(parent, name), { recursive: true, force: true })
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // A process of another user is alive too.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** FNV-1a over the text's UTF-16 units: the same in every process. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (let at = 0; at < text.length; at += 1) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193)
  return value >>> 0
}
