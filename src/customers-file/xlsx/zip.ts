import { Readable } from 'node:stream'
import { crc32, createInflateRaw } from 'node:zlib'
import { CustomersFileError } from '../errors.ts'
import { maxUnpackedBytes, maxUnpackedText } from './limits.ts'
import { tooLarge, unreadable } from './unreadable.ts'

/*
 * The directory of a ZIP file (PKWARE APPNOTE 6.3.10) is a few fixed records, and Node unpacks the entries itself,
 * as a stream that stops when its reader does (docs/decisions/0010-xlsx.md).
 */
const endOfDirectory = 0x06054b50
const endOfDirectory64 = 0x06064b50
const locator64 = 0x07064b50
const directoryEntry = 0x02014b50
const localHeader = 0x04034b50
const endLength = 22
const locatorLength = 20
const maxCommentLength = 0xffff
const maxEntries = 10_000
/** How an entry is packed. */
const stored = 0
const deflated = 8
const isLater16 = 0xffff
const isLater32 = 0xffffffff
const unpackedPiece = 256 * 1024
/** How an .xls file and an encrypted workbook begin. */
const compoundFile = Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])

interface Entry {
  readonly method: number
  readonly isEncrypted: boolean
  readonly crc: number
  readonly packedBytes: number
  readonly offset: number
}

/** The parts of a workbook, unpacked as they are read; all of them together at most `maxUnpackedBytes`. */
export class ZipFile {
  readonly #file: Buffer
  readonly #entries: ReadonlyMap<string, Entry>
  #unpackedBytes = 0

  /** @throws CustomersFileError where it is no ZIP file */
  constructor(file: Buffer) {
    if (file.subarray(0, compoundFile.length).equals(compoundFile))
      throw new CustomersFileError(1, 'workbook_old_or_locked')
    this.#file = file
    try {
      this.#entries = readDirectory(file)
    } catch (error) {
      throw error instanceof RangeError ? unreadable(error) : error
    }
  }

  has(name: string): boolean {
    return this.#entries.has(keyOf(name))
  }

  /**
   * The bytes of one part, in pieces.
   * @throws CustomersFileError where it is missing, damaged or too large
   */
  async *read(name: string): AsyncGenerator<Buffer, void, undefined> {
    const entry = this.#entries.get(keyOf(name))
    if (entry === undefined) throw unreadable()
    if (entry.isEncrypted) throw new CustomersFileError(1, 'workbook_old_or_locked')
    let crc = 0
    for await (const piece of this.#unpack(entry)) {
      this.#unpackedBytes += piece.length
      if (this.#unpackedBytes > maxUnpackedBytes) throw tooLarge(maxUnpackedText)
      crc = crc32(piece, crc)
      yield piece
    }
    if (crc !== entry.crc) throw unreadable()
  }

  async *#unpack(entry: Entry): AsyncGenerator<Buffer, void, undefined> {
    const packed = this.#packed(entry)
    if (entry.method === stored) {
      yield packed
      return
    }
    if (entry.method !== deflated) throw unreadable()
    const inflate = createInflateRaw({ chunkSize: unpackedPiece })
    const stream = Readable.from([packed]).pipe(inflate)
    try {
      yield* stream as AsyncIterable<Buffer>
    } catch (error) {
      throw error instanceof CustomersFileError ? error : unreadable(error)
    } finally {
      inflate.destroy()
    }
  }

  #packed({ offset, packedBytes }: Entry): Buffer {
    const file = this.#file
    if (offset + 30 > file.length || file.readUInt32LE(offset) !== localHeader) throw unreadable()
    const start = offset + 30 + file.readUInt16LE(offset + 26) + file.readUInt16LE(offset + 28)
    if (start + packedBytes > file.length) throw unreadable()
    return file.subarray(start, start + packedBytes)
  }
}

/** Names differ in case and slashes between the programs that write them. */
function keyOf(name: string): string {
  return name.replaceAll('\\', '/').replace(/^\//, '').toLowerCase()
}

function readDirectory(file: Buffer): Map<string, Entry> {
  const { count, start } = findDirectory(file)
  if (count > maxEntries) throw unreadable()
  const entries = new Map<string, Entry>()
  let at = start
  for (let n = 0; n < count; n += 1) {
    if (file.readUInt32LE(at) !== directoryEntry) throw unreadable()
    const nameLength = file.readUInt16LE(at + 28)
    const extraLength = file.readUInt16LE(at + 30)
    const nameEnd = at + 46 + nameLength
    const name = keyOf(file.toString('utf8', at + 46, nameEnd))
    entries.set(name, readEntry(file, at, file.subarray(nameEnd, nameEnd + extraLength)))
    at = nameEnd + extraLength + file.readUInt16LE(at + 32)
  }
  return entries
}

function readEntry(file: Buffer, at: number, extra: Buffer): Entry {
  const later = laterSizes(extra)
  const resolve = (value: number): number => (value === isLater32 ? later() : value)
  const packed = file.readUInt32LE(at + 20)
  // The record of 64 bits has the sizes in this order, each only where it is not in its own place.
  resolve(file.readUInt32LE(at + 24))
  return {
    method: file.readUInt16LE(at + 10),
    isEncrypted: (file.readUInt16LE(at + 8) & 1) === 1,
    crc: file.readUInt32LE(at + 16),
    packedBytes: resolve(packed),
    offset: resolve(file.readUInt32LE(at + 42)),
  }
}

/** The numbers of the extra field 0x0001, one after the other (APPNOTE 4.5.3). */
function laterSizes(extra: Buffer): () => number {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== 1) continue
    let next = at + 4
    return () => Number(extra.readBigUInt64LE((next += 8) - 8))
  }
  return () => {
    throw unreadable()
  }
}

function findDirectory(file: Buffer): { count: number; start: number } {
  const least = Math.max(0, file.length - endLength - maxCommentLength)
  let at = file.length - endLength
  while (at >= least && file.readUInt32LE(at) !== endOfDirectory) at -= 1
  if (at < least || at < 0) throw unreadable()
  const count = file.readUInt16LE(at + 10)
  const start = file.readUInt32LE(at + 16)
  if (count !== isLater16 && start !== isLater32) return { count, start }
  const locator = at - locatorLength
  if (locator < 0 || file.readUInt32LE(locator) !== locator64) return { count, start }
  const end = Number(file.readBigUInt64LE(locator + 8))
  if (file.readUInt32LE(end) !== endOfDirectory64) throw unreadable()
  return { count: Number(file.readBigUInt64LE(end + 32)), start: Number(file.readBigUInt64LE(end + 48)) }
}
