import { mkdir } from 'node:fs/promises'
import { resolve } from 'node:path'
import { openDatabase } from '../database/connect.ts'
import type { Connection, Database } from '../database/connect.ts'
import { attachEmbedded, startEmbedded } from '../database/embedded/embedded.ts'
import { migrate } from '../database/migrate.ts'
import { prepareServer } from '../database/server/prepare.ts'
import { ensureFirstPartner } from '../partners/repository.ts'
import type { Settings } from '../server/settings.ts'

/** Where the data lives unless VARDE_DATA_DIR says otherwise. */
export const defaultDataDir = './data'

/** The database that the settings name, ready to be used. */
export interface Installation {
  readonly database: Database
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
 * @throws EmbeddedError, ServerError, MigrationError: their messages say what to do
 */
export async function openInstallation(settings: Settings, options: OpenOptions): Promise<Installation> {
  const place = await reachDatabase(settings, options)
  const database = openDatabase(place.connection, { maxConnections: options.maxConnections })
  const close = async () => {
    await database.close()
    await place.stop()
  }
  try {
    if (options.bare !== true) {
      await migrate(database.db)
      await ensureFirstPartner(database.db)
    }
    return { database, dataDir: place.dataDir, isEmbedded: settings.databaseUrl === null, close }
  } catch (error) {
    await close()
    throw error
  }
}

interface Place {
  readonly connection: Connection
  readonly dataDir: string
  readonly stop: () => Promise<void>
}

async function reachDatabase(settings: Settings, { as, log, onLost }: OpenOptions): Promise<Place> {
  const dataDir = resolve(settings.dataDir ?? defaultDataDir)
  if (settings.databaseUrl !== null) {
    // Only notes go there: where it cannot be made, whoever wants to write one says so.
    await mkdir(dataDir, { recursive: true, mode: 0o700 }).catch(() => undefined)
    const connection = { url: settings.databaseUrl }
    await prepareServer(connection)
    return { connection, dataDir, stop: async () => undefined }
  }
  const begin = as === 'own' ? startEmbedded : attachEmbedded
  return begin({
    dataDir,
    dataDirIsExplicit: settings.dataDir !== null,
    log,
    ...(onLost === undefined ? {} : { onLost }),
  })
}
