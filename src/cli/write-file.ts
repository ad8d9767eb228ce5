import { open, rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { CommandFailure } from './command-failure.ts'

/**
 * Writes a file that comes in pieces. Until it is whole it is called `<path>.partial`: half a file looks like a whole one.
 * @returns its length in bytes
 */
export async function writeFileFrom(chunks: AsyncIterable<Uint8Array>, path: string): Promise<number> {
  const partial = `${path}.partial`
  let bytes = 0
  try {
    const file = await open(partial, 'w')
    try {
      for await (const chunk of chunks) {
        bytes += chunk.length
        await file.writeFile(chunk)
      }
    } finally {
      await file.close()
    }
    await rename(partial, path)
    return bytes
  } catch (error) {
    await rm(partial, { force: true })
    throw error
  }
}

/**
 * Says at once that a file cannot be written, before the work that leads to it.
 * @throws CommandFailure
 */
export async function refuseUnwritable(path: string): Promise<void> {
  const folder = await stat(dirname(path)).catch(() => undefined)
  if (folder?.isDirectory() !== true) throw new CommandFailure('cli.no_such_folder', { path: dirname(path) })
  const there = await stat(path).catch(() => undefined)
  if (there?.isDirectory() === true) throw new CommandFailure('cli.is_a_folder', { path })
}
