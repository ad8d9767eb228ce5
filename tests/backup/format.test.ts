import { Readable } from 'node:stream'
import { zstdCompressSync } from 'node:zlib'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BackupError } from '../../src/backup/errors.ts'
import { type BackupHeader, encodeHeader, maxFrameBytes } from '../../src/backup/format.ts'
import { checkBackup, openBackup } from '../../src/backup/open-backup.ts'
import { FrameWriter } from '../../src/backup/write-frames.ts'

const header: BackupHeader = {
  vardeVersion: '0.1.0',
  createdAt: '2026-11-23T14:00:00.000Z',
  postgresVersion: '18.4',
  compression: 'zstd',
  migrations: [{ version: 1, name: '0001_core.sql', checksum: 'abc' }],
  tables: [{ name: 'customers', columns: ['id', 'name'], estimatedRows: 2 }],
  sequences: [],
}

async function fileOf(tables: Record<string, string[]>): Promise<Buffer> {
  const { text, sha256 } = encodeHeader(header)
  const writer = new FrameWriter(sha256)
  const frames: Buffer[] = []
  for (const [name, pieces] of Object.entries(tables)) {
    const data = Readable.from(pieces.map((piece) => Buffer.from(piece)))
    for await (const frame of writer.table(name, data, () => undefined)) frames.push(frame)
  }
  frames.push(writer.trailer())
  return Buffer.concat([Buffer.from(text), zstdCompressSync(Buffer.concat(frames))])
}

/** In pieces of one size, so that lines and frames are cut everywhere. */
function piecewise(bytes: Buffer, size: number): Readable {
  const pieces: Buffer[] = []
  for (let at = 0; at < bytes.length; at += size) pieces.push(bytes.subarray(at, at + size))
  return Readable.from(pieces)
}

async function failureOf(bytes: Buffer): Promise<unknown> {
  return checkBackup(Readable.from([bytes])).then(
    () => undefined,
    (error: unknown) => error,
  )
}

const rows = fc.array(
  fc.stringMatching(/^[a-zæøå\\\t]{0,12}$/).map((text) => `${text}\n`),
  { maxLength: 8 },
)
const tables = fc.dictionary(fc.stringMatching(/^[a-z_]{1,12}$/), rows, { maxKeys: 4, noNullPrototype: true })

describe('the file', () => {
  it('gives back what was written, however it is cut into pieces', async () => {
    await fc.assert(
      fc.asyncProperty(tables, fc.integer({ min: 1, max: 400 }), async (written, size) => {
        const file = await openBackup(piecewise(await fileOf(written), size))
        const read = new Map<string, string>()
        const summary = await file.readTables(
          async ({ name, data }) => {
            read.set(name, Buffer.concat(await Readable.from(data).toArray()).toString())
          },
          () => undefined,
        )
        expect(file.header).toEqual(header)
        expect([...read]).toEqual(Object.entries(written).map(([name, all]) => [name, all.join('')]))
        expect(summary.rows).toBe(Object.values(written).flat().length)
      }),
      { numRuns: 60 },
    )
  })

  it('is refused with one byte changed or its end missing, wherever that is', async () => {
    const bytes = await fileOf({ customers: ['1\tBjørn\n', '2\tÅse\n'], history: ['x\n'.repeat(500)] })
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes)
      changed.writeUInt8(changed.readUInt8(at) ^ (1 << (at % 8)), at)
      const failure = await failureOf(changed)
      // zstd has bits that mean nothing; where one of those changed, every byte of the contents was still checked.
      if (failure === undefined) expect(at).toBeGreaterThan(encodeHeader(header).text.length)
      else expect(failure).toBeInstanceOf(BackupError)
      expect(await failureOf(bytes.subarray(0, at))).toBeInstanceOf(BackupError)
    }
    expect(await failureOf(bytes)).toBeUndefined()
  })

  it('is refused with something behind its end', async () => {
    const bytes = await fileOf({ customers: ['1\n'] })
    const more = Buffer.concat([bytes, zstdCompressSync(Buffer.from('more'))])
    expect(await failureOf(more)).toMatchObject({ code: 'damaged' })
  })

  it('holds pieces larger than a frame', async () => {
    const line = `${'x'.repeat(2 * maxFrameBytes + 5)}\n`
    await expect(checkBackup(Readable.from([await fileOf({ customers: [line] })]))).resolves.toMatchObject({
      rows: 1,
      bytes: line.length,
    })
  })

  it.each([
    ['', 'not_a_backup'],
    ['customer_id,customer_name\n1,2\n', 'not_a_backup'],
    ['varde-backup 2\n{"of":"tomorrow"}\nx\n', 'newer_format'],
    ['varde-backup 1\n', 'damaged'],
    ['varde-backup 1\n{}\nx\n', 'damaged'],
  ])('%j is told apart: %s', async (text, code) => {
    expect(await failureOf(Buffer.from(text))).toMatchObject({ code })
  })

  it('tells an error of the disk as it is', async () => {
    const bytes = await fileOf({ customers: ['1\n'.repeat(100)] })
    const broken = Readable.from(
      (async function* pieces() {
        yield bytes.subarray(0, -20)
        throw Object.assign(new Error('read error'), { code: 'EIO' })
      })(),
    )
    await expect(checkBackup(broken)).rejects.toMatchObject({ code: 'EIO' })
  })
})
