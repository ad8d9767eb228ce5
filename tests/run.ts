/**
 * What `npm test` runs: one PostgreSQL of its own in a folder for temporary files, then every test, or those
 * whose file names hold one of the words given. With VARDE_TEST_POSTGRES (a superuser's address) the tests use
 * that PostgreSQL instead. The very last line counts them.
 */
import { spawn } from 'node:child_process'
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startEmbedded } from '../src/database/embedded/embedded.ts'
import { prepareWeb } from '../src/server/web-build.ts'

const vitest = fileURLToPath(new URL('../node_modules/vitest/vitest.mjs', import.meta.url))
const project = fileURLToPath(new URL('..', import.meta.url))
/** Nothing here outlives the run, so nothing waits for the disk. */
const fastSettings = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_connections: '200',
}

interface Counts {
  passed: number
  failed: number
  skipped: number
}

interface Report {
  numPassedTests: number
  numFailedTests: number
  numPendingTests: number
  numTodoTests: number
  testResults: { status: string; assertionResults: unknown[] }[]
}

const folder = await mkdtemp(join(tmpdir(), 'varde-tests-'))
// As root the database runs as another user, who must be able to enter.
await chmod(folder, 0o755)
const ending = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => ending.abort())

let code = 1
let counts: Counts = { passed: 0, failed: 1, skipped: 0 }
try {
  const given = process.env['VARDE_TEST_POSTGRES'] ?? ''
  // Once here, and not by each of the files that begin at once and need it. What fails, they tell.
  await prepareWeb({
    dataDir: join(tmpdir(), 'varde-tests-web'),
    onBuild: () => undefined,
    signal: ending.signal,
  })
  const database = given === '' ? await startDatabase(join(folder, 'data')) : undefined
  try {
    const reportFile = join(folder, 'report.json')
    code = await runVitest(database?.address ?? given, reportFile)
    counts = await readReport(reportFile)
  } finally {
    await database?.stop()
  }
} catch (error) {
  console.error(error)
} finally {
  await rm(folder, { recursive: true, force: true })
}
const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : ''
console.log(`${counts.passed} passed, ${counts.failed} failed${skipped}`)
process.exitCode = code !== 0 || counts.failed > 0 ? 1 : 0

async function startDatabase(dataDir: string): Promise<{ address: string; stop: () => Promise<void> }> {
  const embedded = await startEmbedded({
    dataDir,
    dataDirIsExplicit: true,
    settings: fastSettings,
    log: () => undefined,
  })
  const { host, port, user, password = '' } = embedded.adminConnection
  // A folder with the socket stands percent-encoded in the place of the host.
  const address = `postgres://${user}:${encodeURIComponent(password)}@${encodeURIComponent(host)}:${port}/postgres`
  return { address, stop: embedded.stop }
}

function runVitest(address: string, reportFile: string): Promise<number> {
  const child = spawn(
    process.execPath,
    [
      vitest,
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${reportFile}`,
      ...process.argv.slice(2),
    ],
    { cwd: project, stdio: 'inherit', env: { ...process.env, VARDE_TEST_POSTGRES: address } },
  )
  ending.signal.addEventListener('abort', () => child.kill('SIGTERM'))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (exitCode) => resolve(exitCode ?? 1))
  })
}

/** A file that could not be loaded has no tests to fail: it counts as one. */
async function readReport(file: string): Promise<Counts> {
  const report = JSON.parse(await readFile(file, 'utf8')) as Report
  const broken = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  )
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken.length,
    skipped: report.numPendingTests + report.numTodoTests,
  }
}
