import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { openDatabase } from '../../database/connect.ts'
import type { Connection, Db } from '../../database/connect.ts'
import { attachEmbedded } from '../../database/embedded/embedded.ts'
import { hashOf, STATE_DIR } from '../../database/embedded/place.ts'
import { connectionError } from '../../database/server/connection-mistake.ts'
import { checkDirect } from '../../database/server/direct.ts'
import { MigrationError } from '../../database/migration-error.ts'
import { ServerError } from '../../database/server/errors.ts'
import { serverReport } from '../../database/server/report.ts'
import { mayPrepare } from '../../server/settings.ts'
import type { Settings } from '../../server/settings.ts'
import type { Language } from '../../messages/languages.ts'
import { mistakeWords, wordsOf } from '../error-words.ts'
import { endingOf } from '../failures.ts'
import { defaultDataDir } from '../installation.ts'
import type { Terminal } from '../terminal.ts'
import { well, wrong } from './finding.ts'
import type { Finding } from './finding.ts'
import { checkStoredSecrets } from './stored-secrets.ts'

/**
 * What is well and what is not with the database that the settings name. Changes nothing in it.
 * @param dataDir see `folderInUse`
 */
export async function checkDatabase(
  settings: Settings,
  dataDir: string,
  terminal: Terminal,
): Promise<Finding[]> {
  try {
    const more: MoreChecks = (db) => checkStoredSecrets(db, settings, dataDir, terminal)
    if (settings.databaseUrl !== null)
      return await checkOwnServer(settings, settings.databaseUrl, terminal, more)
    return await (hasDatabase(dataDir)
      ? checkEmbedded(settings, terminal, more)
      : tryEmbedded(dataDir, terminal))
  } catch (error) {
    const { text } = endingOf(error, terminal.language)
    return [wrong(terminal.text('cli.doctor.database_fails'), text ?? '')]
  }
}

/** What is looked at in a database that is well. */
type MoreChecks = (db: Db) => Promise<Finding[]>

/** The PostgreSQL of DATABASE_URL, and both ways to it. */
async function checkOwnServer(
  settings: Settings,
  url: string,
  terminal: Terminal,
  more: MoreChecks,
): Promise<Finding[]> {
  const prepared = well(terminal.text('cli.doctor.prepared', { used: String(mayPrepare(settings)) }))
  const findings = [...(await checkServer({ url }, terminal, more)), prepared]
  const direct = settings.databaseDirectUrl
  if (direct === null || findings.some(({ ok }) => !ok)) return findings
  try {
    await checkDirect({ url }, { url: direct })
    return [...findings, well(terminal.text('cli.doctor.direct_url'))]
  } catch (error) {
    const { text } = endingOf(error, terminal.language)
    return [...findings, wrong('DATABASE_DIRECT_URL', text ?? '')]
  }
}

async function checkServer(
  connection: Connection,
  { text, language }: Terminal,
  more: MoreChecks,
): Promise<Finding[]> {
  const database = openDatabase(connection, { maxConnections: 2 })
  try {
    const lines = await serverReport(database.db)
    return [
      well(text('cli.doctor.database')),
      ...lines.flatMap((line) =>
        line.ok ? [well(text(`database_report.${line.check}`, line.params))] : wrongs(line.error, language),
      ),
      ...(lines.every(({ ok }) => ok) ? await more(database.db) : []),
    ]
  } catch (thrown) {
    const error = connectionError(thrown, connection)
    if (!(error instanceof ServerError)) throw error
    return wrongs(error, language)
  } finally {
    await database.close()
  }
}

/** Each mistake on its own, the statements below the last. */
function wrongs(error: ServerError | MigrationError, language: Language): Finding[] {
  if (error instanceof MigrationError)
    return [{ ok: false, what: wordsOf(error, language) ?? error.message, whatToDo: null }]
  const statements = error.statements.map((statement) => `\n${statement};`).join('')
  return error.mistakes.map((mistake, index) => {
    const { what, whatToDo } = mistakeWords(mistake, language)
    return wrong(what, index === error.mistakes.length - 1 ? `${whatToDo}${statements}` : whatToDo)
  })
}

async function checkEmbedded(
  { dataDir }: Settings,
  terminal: Terminal,
  more: MoreChecks,
): Promise<Finding[]> {
  const embedded = await attachEmbedded({
    dataDir: resolve(dataDir ?? defaultDataDir),
    dataDirIsExplicit: dataDir !== null,
    log: terminal.note,
  })
  try {
    return await checkServer(embedded.connection, terminal, more)
  } finally {
    await embedded.stop()
  }
}

/** Before the first start: whether one can be made here, tried in a folder that is removed again. */
async function tryEmbedded(dataDir: string, terminal: Terminal): Promise<Finding[]> {
  const folder = await mkdtemp(join(tmpdir(), 'varde-doctor-'))
  try {
    const trial = { dataDir: join(folder, 'data'), dataDirIsExplicit: false, log: () => undefined }
    const embedded = await attachEmbedded(trial)
    const { majorVersion: version } = embedded
    await embedded.stop()
    return [well(terminal.text('cli.doctor.no_database_yet', { path: dataDir, version }))]
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** The data folder: where root keeps it, if the database's user cannot reach the default one (DESIGN.md §8 «Root»). */
export function folderInUse(settings: Settings): string {
  const wanted = resolve(settings.dataDir ?? defaultDataDir)
  const moved = join(STATE_DIR, hashOf(wanted))
  const mayMove = settings.dataDir === null && settings.databaseUrl === null
  const isMoved = mayMove && !hasDatabase(wanted) && hasDatabase(moved)
  return isMoved ? moved : wanted
}

function hasDatabase(folder: string): boolean {
  return existsSync(join(folder, 'postgres', 'PG_VERSION'))
}
