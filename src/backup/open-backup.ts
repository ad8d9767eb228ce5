import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createZstdDecompress } from 'node:zlib'
import { ByteReader } from './byte-reader.ts'
import { damaged } from './errors.ts'
import { type BackupHeader, checkFirstLine, decodeHeader, maxHeaderBytes } from './format.ts'
import { type BackupSummary, estimatedRows, type OnProgress } from './progress.ts'
import { FrameReader, type TableToLoad } from './read-frames.ts'

export interface OpenBackup {
  header: BackupHeader
  /**
   * Gives every table in turn to `take`, which reads its data to their end. When it returns, the whole file is what
   * was written; until then nothing of it is certain.
   * @throws BackupError damaged, what `take` throws, what the input throws
   */
  readTables(take: (table: TableToLoad) => Promise<void>, onProgress: OnProgress): Promise<BackupSummary>
}

/**
 * Reads the beginning of a backup.
 * @throws BackupError not_a_backup, newer_format or damaged
 */
export async function openBackup(input: AsyncIterable<Buffer>): Promise<OpenBackup> {
  const file = new ByteReader(input)
  const { header, sha256 } = await readHeader(file)
  const estimated = estimatedRows(header)
  return {
    header,
    readTables: (take, onProgress) =>
      unpack(file, async (unpacked) => {
        const frames = new FrameReader(unpacked, sha256)
        let table = ''
        const onRows = (rows: number): void =>
          onProgress({
            table,
            rows: frames.total.rows + rows,
            estimatedRows: estimated,
            fileBytes: file.received,
          })
        for await (const next of frames.tables(onRows)) {
          table = next.name
          await take(next)
        }
        return { ...frames.total, fileBytes: file.received }
      }),
  }
}

/** Reads a whole backup without a database: whether it is what was written. @throws BackupError */
export async function checkBackup(
  input: AsyncIterable<Buffer>,
  onProgress: OnProgress = () => undefined,
): Promise<BackupSummary> {
  const file = await openBackup(input)
  return file.readTables(async ({ data }) => {
    for await (const chunk of data) void chunk
  }, onProgress)
}

async function readHeader(file: ByteReader): Promise<{ header: BackupHeader; sha256: string }> {
  const first = await file.line(100)
  checkFirstLine(first ?? '')
  const second = await file.line(maxHeaderBytes)
  const third = await file.line(100)
  if (first === undefined || second === undefined || third === undefined) throw damaged('end')
  return decodeHeader(first, second, third)
}

/** The compressed part, unpacked for `read`. An error of the input stays itself, one of the packing means damage. */
async function unpack<T>(
  file: ByteReader,
  read: (unpacked: AsyncIterable<Buffer>) => Promise<T>,
): Promise<T> {
  const zstd = createZstdDecompress()
  let inputError: unknown
  async function* packed(): AsyncGenerator<Buffer> {
    try {
      yield* file.rest()
    } catch (error) {
      inputError = error
      throw error
    }
  }
  const packing = pipeline(Readable.from(packed()), zstd).catch(() => undefined)
  try {
    return await read(zstd)
  } catch (error) {
    if (inputError !== undefined) throw inputError
    if (isPackingError(error)) throw damaged('packing', error)
    throw error
  } finally {
    zstd.destroy()
    await packing
  }
}

function isPackingError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^(?:Z_|ZSTD_|ERR_ZSTD)/.test(String(error.code))
}
