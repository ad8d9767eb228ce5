/* Runs acts over many customers in a process of its own, to be killed: the address of the database. */
import { setTimeout as sleep } from 'node:timers/promises'
import { BulkWorker } from '../../src/bulk/worker.ts'
import { openDatabase } from '../../src/database/connect.ts'
import { databaseClock } from '../../src/standings/now.ts'

const [url = ''] = process.argv.slice(2)
const database = openDatabase({ url }, { maxConnections: 4 })
const worker = new BulkWorker({
  database,
  readNow: databaseClock(),
  onError: (error) => process.stderr.write(`${String(error)}\n`),
})
worker.start()
await worker.prepare()
process.stdout.write('working\n')
process.once('SIGTERM', () => {
  void worker.stop().then(async () => {
    await database.close()
    process.exit(0)
  })
})
// Until it is stopped or killed.
for (;;) await sleep(60_000)
