import { once } from 'node:events'
import { createReadStream, createWriteStream } from 'node:fs'
import { open, rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Connection } from '../database/connect.ts'
import { backup } from './backup.ts'
import type { BackupSummary, OnProgress } from './progress.ts'
import { restore } from './restore.ts'

/** Only whoever made it may read it: customers' data and hashes of tokens stand in it. */
const mode = 0o600

/**
 * Writes a backup to a file. Until it is whole it is called `<path>.partial`; then it takes the place of whatever is
 * there, and it is on the disk when this returns.
 * @throws Error with the file system's code (ENOSPC, EACCES …), MigrationError as backup does; no file is left
 */
export async function backupToFile(
  connection: Connection,
  path: string,
  onProgress?: OnProgress,
  signal?: AbortSignal,
): Promise<BackupSummary> {
  const partial = `${path}.partial`
  await rm(partial, { force: true })
  const output = createWriteStream(partial, { flags: 'wx', mode, flush: true, highWaterMark: 1 << 20 })
  await once(output, 'open')
  try {
    const summary = await backup(connection, output, onProgress, signal)
    await rename(partial, path)
    await syncFolder(dirname(path))
    return summary
  } catch (error) {
    output.destroy()
    await rm(partial, { force: true })
    throw error
  }
}

/** Restores a backup from a file, as restore does, with the file's size in the progress. */
export async function restoreFromFile(
  connection: Connection,
  path: string,
  onProgress?: OnProgress,
  signal?: AbortSignal,
): Promise<BackupSummary> {
  const { size } = await stat(path)
  const input = createReadStream(path, { highWaterMark: 1 << 18 })
  try {
    return await restore(
      connection,
      input,
      (progress) => onProgress?.({ ...progress, totalFileBytes: size }),
      signal,
    )
  } finally {
    input.destroy()
  }
}

async function syncFolder(folder: string): Promise<void> {
  // Windows opens no folders; its file systems keep a rename by themselves.
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
