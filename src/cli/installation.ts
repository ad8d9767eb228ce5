import { mkdir } from 'node:fs/promises'
import { resolve } from 'node:path'
import { openDatabase } from '../database/connect.ts'
import type { Connection, Database } from '../database/connect.ts'
import { attachEmbedded, startEmbedded } from '../database/embedded/embedded.ts'
import { migrate } from '../database/migrate.ts'
import { checkDirect } from '../database/server/direct.ts'
import { prepareServer } from '../database/server/prepare.ts'
import { ensureFirstPartner } from '../partners/repository.ts'
import { mayPrepare } from '../server/settings.ts'
import type { Settings } from '../server/settings.ts'

/** Where the data lives unless VARDE_DATA_DIR says otherwise. */
export const defaultDataDir = './data'

/** The database that the settings name, ready to be used. */
export interface Installation {
  readonly database: Database
  /** For one long transaction: past a pooler, where DATABASE_DIRECT_URL names a way. */
  readonly directConnection: Connection
  /** The data folder, where it really is. */
  readonly dataDir: string
  /** Whether the database is the one in the data folder. */
  readonly isEmbedded: boolean
  /** Closes the connections; the embedded database stops with the last one who uses it. */
  close(): Promise<void>
}

export interface OpenOptions {
  /** `own`: as the one server of the data folder. `attend`: for one command, beside a running server too. */
  readonly as: 'own' | 'attend'
  readonly maxConnections: number
  /** Takes lines for a person to read. */
  readonly log: (line: string) => void
  /** Told when the embedded database is lost for good. */
  readonly onLost?: (error: unknown) => void
  /** Leaves tables and partners as they are: for restoring. */
  readonly bare?: boolean
}

/**
 * Opens the database that the settings name (INTERFACES.md «Commands», «Settings»): the one in the data folder or
 * the one of DATABASE_URL, brought up to this version, with its first partner.
 * @throws EmbeddedError, ServerError, DirectAddressError, MigrationError: error-words.ts says what to do
 */
export async function openInstallation(settings: Settings, options: OpenOptions): Promise<Installation> {
  const place = await reachDatabase(settings, options)
  const database = openDatabase(place.connection, {
    maxConnections: options.maxConnections,
    preparedStatements: mayPrepare(settings),
  })
  const directConnection = place.directConnection ?? place.connection
  const close = async () => {
    await database.close()
    await place.stop()
  }
  try {
    if (options.bare !== true) {
      await migrateInstallation({ database, directConnection })
      await ensureFirstPartner(database.db)
    }
    return {
      database,
      directConnection,
      dataDir: place.dataDir,
      isEmbedded: settings.databaseUrl === null,
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

/**
 * Brings an open installation up to this version, past a pooler where there is a way.
 * @returns the names of the migrations that were applied
 * @throws MigrationError
 */
export async function migrateInstallation({
  database,
  directConnection,
}: Pick<Installation, 'database' | 'directConnection'>): Promise<string[]> {
  if (directConnection === database.connection) return migrate(database.db)
  const direct = openDatabase(directConnection, { maxConnections: 1 })
  try {
    return await migrate(direct.db)
  } finally {
    await direct.close()
  }
}

interface Place {
  readonly connection: Connection
  readonly directConnection?: Connection
  readonly dataDir: string
  readonly stop: () => Promise<void>
}

/** The database of DATABASE_URL is not ours to stop. */
async function leaveRunning(): Promise<void> {}

async function reachDatabase(settings: Settings, { as, log, onLost }: OpenOptions): Promise<Place> {
  const dataDir = resolve(settings.dataDir ?? defaultDataDir)
  if (settings.databaseUrl !== null) {
    // Only notes go there: where it cannot be made, whoever wants to write one says so.
    await mkdir(dataDir, { recursive: true, mode: 0o700 }).catch(() => undefined)
    const connection = { url: settings.databaseUrl }
    await prepareServer(connection)
    if (settings.databaseDirectUrl === null) return { connection, dataDir, stop: leaveRunning }
    const directConnection = { url: settings.databaseDirectUrl }
    await checkDirect(connection, directConnection)
    return { connection, directConnection, dataDir, stop: leaveRunning }
  }
  const begin = as === 'own' ? startEmbedded : attachEmbedded
  return begin({
    dataDir,
    dataDirIsExplicit: settings.dataDir !== null,
    log,
    ...(onLost === undefined ? {} : { onLost }),
  })
}
