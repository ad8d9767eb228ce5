import { Buffer, isUtf8 } from 'node:buffer'

/** Bytes that were not UTF-8; everything before them has been given out as text. */
export class InvalidUtf8 extends Error {
  override readonly name = 'InvalidUtf8'
}

/*
 * Pieces of this size keep memory constant and bound the work on a record that spans pieces: without
 * a lower bound, a sender of single bytes would have a long record scanned again for each of them.
 */
const defaultPieceBytes = 256 * 1024

/**
 * The text of a stream of UTF-8 bytes, however they were cut, without its byte order mark, in pieces of
 * about `pieceBytes`. Throws `InvalidUtf8` after the last valid character.
 */
export async function* decodeUtf8(
  source: AsyncIterable<Uint8Array>,
  pieceBytes = defaultPieceBytes,
): AsyncGenerator<string> {
  let rest: Uint8Array = new Uint8Array(0)
  let first = true
  for await (const bytes of pieces(source, pieceBytes)) {
    let piece = rest.length === 0 ? bytes : Buffer.concat([rest, bytes])
    if (first) {
      if (piece.length < 3 && isStartOfMark(piece)) {
        rest = piece
        continue
      }
      first = false
      if (piece.length >= 3 && isStartOfMark(piece)) piece = piece.subarray(3)
    }
    const end = completeLength(piece)
    yield* decodeValid(piece.subarray(0, end))
    rest = piece.subarray(end)
  }
  if (rest.length > 0) throw new InvalidUtf8()
}

/** Joins small chunks and cuts large ones. */
async function* pieces(source: AsyncIterable<Uint8Array>, size: number): AsyncGenerator<Uint8Array> {
  let waiting: Uint8Array[] = []
  let length = 0
  for await (const chunk of source) {
    waiting.push(chunk)
    length += chunk.length
    if (length < size) continue
    const joined = waiting.length === 1 ? chunk : Buffer.concat(waiting)
    waiting = []
    length = 0
    for (let start = 0; start < joined.length; start += size) yield joined.subarray(start, start + size)
  }
  if (length > 0) yield Buffer.concat(waiting)
}

function* decodeValid(bytes: Uint8Array): Generator<string> {
  if (isUtf8(bytes)) {
    if (bytes.length > 0) yield text(bytes)
    return
  }
  let valid = 0
  let invalid = bytes.length
  while (invalid - valid > 1) {
    const middle = (valid + invalid) >>> 1
    const head = bytes.subarray(0, middle)
    if (isUtf8(head.subarray(0, completeLength(head)))) valid = middle
    else invalid = middle
  }
  const head = bytes.subarray(0, valid)
  yield text(head.subarray(0, completeLength(head)))
  throw new InvalidUtf8()
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')
}

/** How many of the bytes stand before a character that is not complete yet. */
function completeLength(bytes: Uint8Array): number {
  const length = bytes.length
  for (let back = 1; back <= 3 && back <= length; back++) {
    const byte = bytes[length - back] ?? 0
    if ((byte & 0xc0) === 0x80) continue
    const size = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1
    return size > back ? length - back : length
  }
  return length
}

const byteOrderMark = [0xef, 0xbb, 0xbf]

function isStartOfMark(bytes: Uint8Array): boolean {
  return bytes.length > 0 && byteOrderMark.every((byte, at) => at >= bytes.length || bytes[at] === byte)
}
