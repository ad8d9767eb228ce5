import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { openDatabase } from '../../src/database/connect.ts'
import { newId } from '../../src/database/ids.ts'
import { batchesOf } from '../../src/imports/batches.ts'
import { DiskPartition } from '../../src/imports/disk-partition.ts'
import { ErrorSink } from '../../src/imports/errors.ts'
import { batchRows, bucketBytes } from '../../src/imports/limits.ts'
import { bucketCount } from '../../src/imports/partition.ts'
import { readFileInto } from '../../src/imports/read-file.ts'

const mebibyte = 1024 * 1024
const fileRows = 130_000
const rowsOfCustomer = 5
const header =
  'customer_id,customer_name,subscription_id,offer,kind,ends_at,service_id,product,provisioning_status,provisioning_reason\n'

/** Rows of a customer stand far from each other: one in each fifth of the file. */
async function* file(): AsyncGenerator<Buffer> {
  const customers = fileRows / rowsOfCustomer
  yield Buffer.from(header)
  let text = ''
  for (let row = 0; row < fileRows; row += 1) {
    const customer = row % customers
    const place = Math.floor(row / customers)
    text += `C-${customer},Customer number ${customer},S-${customer}-${place},Collaboration Flex,paid,2027-01-01,V-1,Calling,provisioned,${'x'.repeat(300)}\n`
    if (text.length < 64 * 1024) continue
    yield Buffer.from(text)
    text = ''
  }
  yield Buffer.from(text)
}

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

function heapMebibytes(): number {
  collect()
  const { heapUsed, external } = process.memoryUsage()
  return (heapUsed + external) / mebibyte
}

describe('a file larger than memory should hold', () => {
  it('is sorted and read back with little of it in memory at a time', { timeout: 180_000 }, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'varde-memory-'))
    const count = bucketCount(50 * mebibyte)
    expect(count).toBe(Math.ceil((50 * mebibyte) / bucketBytes))
    const partition = await DiskPartition.open(folder, count)
    // Nothing is wrong in the file, so the sink asks no database.
    const nowhere = openDatabase({ url: 'postgres://127.0.0.1:1/none' })
    const before = heapMebibytes()
    let most = 0
    let looks = 0
    const look = (): void => {
      looks += 1
      if (looks % 40 === 0) most = Math.max(most, heapMebibytes() - before)
    }
    const sink = new ErrorSink(nowhere.db, newId(), newId())
    const read = await readFileInto(partition, sink, file(), { format: 'csv' }, look)
    expect(read.rows).toBe(fileRows)
    expect(sink.count).toBe(0)

    let customers = 0
    let rows = 0
    const numbers = new Set<number>()
    for await (const batch of batchesOf(partition.buckets())) {
      const prepared = batch.prepare()
      customers += prepared.length
      rows += batch.rows
      expect(batch.rows).toBeLessThanOrEqual(batchRows)
      expect(prepared.every((each) => each.grouped?.subscriptions.length === rowsOfCustomer)).toBe(true)
      numbers.add(batch.number)
      look()
    }
    expect(customers).toBe(fileRows / rowsOfCustomer)
    expect(rows).toBe(fileRows)
    expect(numbers.size).toBeGreaterThan(fileRows / batchRows - 1)
    expect(most).toBeLessThan(96)
    await partition.remove()
    await rm(folder, { recursive: true })
    await nowhere.close()
  })
})
