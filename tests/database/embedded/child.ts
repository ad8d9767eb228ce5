import { wordsOf } from '../../../src/cli/error-words.ts'
import { attachEmbedded, startEmbedded } from '../../../src/database/embedded/embedded.ts'
import { EmbeddedError } from '../../../src/database/embedded/errors.ts'

// A process of its own that opens the database of a data folder, says so, and stops it when asked.
const [what, dataDir = '', surroundings = '{}'] = process.argv.slice(2)
const say = (line: string) => process.stdout.write(`${line}\n`)
const options = { dataDir, dataDirIsExplicit: true, log: say, settings: { shared_buffers: '16MB' } }

try {
  const open = what === 'attach' ? attachEmbedded : startEmbedded
  const database = await open(options, JSON.parse(surroundings) as object)
  const { pid, connection, adminConnection } = database
  const told = { pid, connection, adminConnection, dataDir: database.dataDir, uid: process.getuid?.() }
  process.on('SIGTERM', () => {
    void database.stop().then(() => say('stopped'))
  })
  say(`ready ${JSON.stringify(told)}`)
} catch (error) {
  say(error instanceof EmbeddedError ? `${error.code}: ${wordsOf(error, 'en')}` : String(error))
  process.exitCode = 1
}
