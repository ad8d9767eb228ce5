/* Runs one import in a process of its own, to be killed: address, partner, import, folder for sorting. */
import { openDatabase } from '../../src/database/connect.ts'
import { runImport } from '../../src/imports/run-import.ts'
import { databaseClock } from '../../src/standings/now.ts'

const [url = '', partnerId = '', importId = '', tempFolder = ''] = process.argv.slice(2)
const { db } = openDatabase({ url }, { maxConnections: 4 })
const outcome = await runImport(db, databaseClock(), partnerId, importId, { tempFolder })
process.stdout.write(`${outcome}\n`)
process.exit(0)
