import { randomUUID } from 'node:crypto'
import { chmod, copyFile, mkdir, readdir, readlink, rename, rm, stat, symlink } from 'node:fs/promises'
import { join } from 'node:path'

/** What only a compiler needs: more than half of the size. */
const NEEDED_TO_BUILD = /\.a$|^pkgconfig$/

/**
 * Copies a folder of programs so that everybody can read and run them, whatever the umask. It appears under its name
 * complete or not at all; what was there is replaced.
 */
export async function copyTree(from: string, to: string): Promise<void> {
  const half = `${to}.${randomUUID()}.tmp`
  await copyInto(from, half)
  await rm(to, { recursive: true, force: true })
  await rename(half, to).catch(async (error: unknown) => {
    // Another Varde was first with the same files.
    await rm(half, { recursive: true, force: true })
    if (!(await stat(to).catch(() => undefined))) throw error
  })
}

async function copyInto(from: string, to: string): Promise<void> {
  await mkdir(to)
  await chmod(to, 0o755)
  for (const entry of await readdir(from, { withFileTypes: true })) {
    if (NEEDED_TO_BUILD.test(entry.name)) continue
    const source = join(from, entry.name)
    const target = join(to, entry.name)
    if (entry.isDirectory()) await copyInto(source, target)
    else if (entry.isSymbolicLink()) await symlink(await readlink(source), target)
    else {
      await copyFile(source, target)
      const runnable = ((await stat(source)).mode & 0o100) !== 0
      await chmod(target, runnable ? 0o755 : 0o644)
    }
  }
}
