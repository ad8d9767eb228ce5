import { promisify } from 'node:util'
import { constants, zstdCompress, zstdDecompress } from 'node:zlib'
import type { Db } from '../database/connect.ts'
import { readTenant } from '../database/transactions.ts'
import { chunksInWrite } from './limits.ts'
import { readChunks } from './repository.ts'

const compress = promisify(zstdCompress)
const decompress = promisify(zstdDecompress)
/** The fastest: a customers file shrinks to an eighth already, and each chunk is read once. */
const compressing = { params: { [constants.ZSTD_c_compressionLevel]: 1 } }

/** A chunk of the file as it is stored. */
export async function packChunk(bytes: Uint8Array): Promise<Buffer> {
  return compress(bytes, compressing)
}

/** The bytes of a stored file as they came. The next chunks are fetched while these are read. */
export async function* unpackFile(
  db: Db,
  partnerId: string,
  importId: string,
): AsyncGenerator<Uint8Array, void, undefined> {
  const fetchFrom = async (seq: number): Promise<Buffer[]> => {
    const chunks = await readTenant(db, partnerId, (trx) =>
      readChunks(trx, partnerId, importId, seq, chunksInWrite),
    )
    return Promise.all(chunks.map((chunk) => decompress(chunk)))
  }
  let seq = 0
  let next = fetchFrom(seq)
  for (;;) {
    const chunks = await next
    if (chunks.length === 0) return
    seq += chunks.length
    next = fetchFrom(seq)
    // Who stops reading early must not leave a rejection that nobody hears.
    next.catch(() => undefined)
    yield* chunks
  }
}
