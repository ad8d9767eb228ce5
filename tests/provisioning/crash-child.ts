/* Sets services up in a process of its own, to be killed: the database's address, the connection, and its pace as JSON. */
import type { Connection } from '../../src/provisioners/provisioner.ts'
import type { Pace } from '../../src/provisioning/limits.ts'
import { ProvisioningWorker } from '../../src/provisioning/worker.ts'
import { databaseClock } from '../../src/standings/now.ts'
import { Points, watchedDatabase, watchedProvisioners } from './crash-points.ts'
import type { Said, Told } from './crash-points.ts'
import { suspendingProvisioners } from './suspending-broker.ts'

const [url = '', connection = '', pace = '', way = ''] = process.argv.slice(2)
const say = (said: Said) => process.send?.(said)
const points = new Points(say)
const db = watchedDatabase(url, points)
const readNow = databaseClock()
const place = { connection: JSON.parse(connection) as Connection, catalog: null }
const onError = (error: unknown) => process.stderr.write(`${String(error)}\n`)
const worker = new ProvisioningWorker({
  db,
  readNow,
  provisioners: watchedProvisioners(suspendingProvisioners(), points),
  findPlace: async () => place,
  onError,
  pace: JSON.parse(pace) as Pace,
})
process.on('disconnect', () => process.exit(0))
process.on('message', (told: Told) => {
  if ('held' in told) points.held(told.held)
  else {
    if (told.stopAt !== null) points.stopAt(told.look, told.stopAt)
    worker.nudge(told.look)
  }
})
// Else it works on what it is told of alone, so that every point comes when it is looked for.
if (way === 'by itself') worker.start()
say({ says: 'working' })
