import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { once } from 'node:events'
import { parseArgs } from 'node:util'
import { benchClock } from './clock.ts'
import { Connection } from './http.ts'
import { benchImport } from './import.ts'
import { benchLive } from './live.ts'
import { benchLists } from './lists.ts'
import { rounded } from './measure.ts'
import { benchPeople } from './people.ts'
import { benchProvisioning } from './provisioning.ts'
import { Report } from './report.ts'
import { benchRestricted } from './restricted.ts'
import type { Started } from './server.ts'
import { benchWeb } from './web.ts'
import { benchWriters } from './writers.ts'

/**
 * `npm run bench -- --customers N`: everything of DESIGN.md §7 that a server and a browser can show, over HTTP, on an
 * embedded PostgreSQL of its own in a temporary folder. Figures and ratios, never a verdict.
 */
const { values } = parseArgs({
  options: {
    customers: { type: 'string', default: '10000' },
    times: { type: 'string', default: '200' },
    'skip-web': { type: 'boolean', default: false },
    'skip-clock': { type: 'boolean', default: false },
    services: { type: 'string', default: '10000' },
    'skip-people': { type: 'boolean', default: false },
    'skip-provisioning': { type: 'boolean', default: false },
  },
})
const customers = Number(values.customers)
const times = Number(values.times)
if (
  !Number.isInteger(customers) ||
  customers < 100 ||
  customers > 2_000_000 ||
  !Number.isInteger(times) ||
  times < 10
) {
  console.error('Write --customers with a whole number from 100 to 2000000, and --times with one from 10.')
  process.exit(2)
}

const services = Number(values.services)
if (!Number.isInteger(services) || services < 20 || services % 20 !== 0) {
  console.error('Write --services with a multiple of 20.')
  process.exit(2)
}

const folder = await mkdtemp(join(tmpdir(), 'varde-bench-'))
// As root the database runs as another user, who must be able to enter.
await chmod(folder, 0o755)
const server = fork(new URL('server.ts', import.meta.url), {
  // As `npm start` does.
  execArgv: ['--max-semi-space-size=8', '--heap-growing-percent=30'],
  env: {
    ...process.env,
    // As bin/varde.js sets them.
    MALLOC_ARENA_MAX: '2',
    MALLOC_MMAP_THRESHOLD_: '262144',
    MALLOC_TRIM_THRESHOLD_: '262144',
    VARDE_DATA_DIR: join(folder, 'data'),
    DATABASE_URL: '',
    PORT: '0',
    LOG_LEVEL: 'error',
    // Its broker is on this machine.
    VARDE_PRIVATE_ADDRESSES: 'true',
    VARDE_RATE_LIMIT: '0',
  },
})
try {
  const [started] = (await once(server, 'message')) as [Started]
  const connection = new Connection(started.url, started.token)
  const report = new Report(customers)
  await reportMemory(server, report, 'before the import')
  await benchImport(connection, started, customers, report)
  await reportMemory(server, report, 'after the import')
  await benchLists(connection, report, times)
  await benchRestricted(connection, started, report, times)
  if (!values['skip-people']) await benchPeople(connection, report, times)
  await reportMemory(server, report, 'after the lists')
  await benchExport(connection, report)
  if (!values['skip-web']) await benchWeb(connection, started, customers, report)
  await benchLive(connection, started, report, values['skip-web'])
  await benchWriters(started.url, started.token, report)
  if (!values['skip-clock']) await benchClock(connection, report)
  if (!values['skip-provisioning']) await benchProvisioning(connection, started, services, report)
  await reportMemory(server, report, 'at the end')
  connection.close()
  console.log(`\n${await report.write()}`)
} finally {
  if (server.connected) server.disconnect()
  if (server.exitCode === null) await once(server, 'exit')
  await rm(folder, { recursive: true, force: true })
}

async function benchExport(connection: Connection, report: Report): Promise<void> {
  for (const ending of ['csv', 'jsonl']) {
    const begun = performance.now()
    const bytes = await connection.drain(`/api/v1/customers.${ending}`)
    const seconds = (performance.now() - begun) / 1000
    report.add({
      group: 'Export of everything',
      name: ending,
      value: `${rounded(bytes / 2 ** 20)} MB in ${rounded(seconds)} s, ${rounded(bytes / 2 ** 20 / seconds)} MB/s`,
    })
  }
}

/** Resident memory of the server's process, now and at its highest. Linux only. */
async function reportMemory(process: ChildProcess, report: Report, when: string): Promise<void> {
  const status = await readFile(`/proc/${process.pid}/status`, 'utf8').catch(() => '')
  const megabytes = (key: string): number =>
    Math.round(Number(new RegExp(`${key}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / 1024)
  report.add({
    group: 'Memory of the server process',
    name: when,
    value:
      status === ''
        ? 'not known on this system'
        : `${megabytes('VmRSS')} MB, ${megabytes('VmHWM')} MB at its highest`,
    promise: '≤ 300 MB',
  })
}
