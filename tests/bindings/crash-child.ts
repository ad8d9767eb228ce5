/* Tells of licences in a process of its own, to be killed: the database's address, the connection, and its pace as JSON. */
import { BindingWorker } from '../../src/bindings/worker.ts'
import { checkCatalog } from '../../src/provisioners/open-service-broker/check-catalog.ts'
import type { Connection } from '../../src/provisioners/provisioner.ts'
import type { Pace } from '../../src/provisioning/limits.ts'
import { provisionersFor } from '../../src/provisioning/provisioners.ts'
import { databaseClock } from '../../src/standings/now.ts'
import { Points, watchedDatabase, watchedProvisioners } from '../provisioning/crash-points.ts'
import type { Said, Told } from '../provisioning/crash-points.ts'
import { bindingCatalog } from '../support/broker/catalog.ts'

const [url = '', connection = '', pace = ''] = process.argv.slice(2)
const say = (said: Said) => process.send?.(said)
const points = new Points(say)
const catalog = checkCatalog(bindingCatalog)?.catalog ?? null
const place = { connection: JSON.parse(connection) as Connection, catalog }
const worker = new BindingWorker({
  db: watchedDatabase(url, points),
  readNow: databaseClock(),
  provisioners: watchedProvisioners(provisionersFor({ allowPrivateAddresses: true }), points),
  findPlace: async () => place,
  onError: (error) => process.stderr.write(`${String(error)}\n`),
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
say({ says: 'working' })
