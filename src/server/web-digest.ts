import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const project = fileURLToPath(new URL('../../', import.meta.url))
/** Everything that decides how the built web app comes out. */
const sources = [
  'src/web',
  'src/client',
  'src/domain',
  'src/messages',
  'src/server/web-builder.ts',
  'package-lock.json',
]

/** A short name for the sources as they are now: a file that was only touched changes nothing. */
export async function sourcesDigest(): Promise<string> {
  const digest = createHash('sha256')
  for (const source of sources)
    for (const path of await filesOf(join(project, source)))
      digest
        .update(`${relative(project, path)}\0`)
        .update(await readFile(path))
        .update('\0')
  return digest.digest('hex').slice(0, 20)
}

async function filesOf(path: string): Promise<string[]> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true }).catch(() => undefined)
  if (entries === undefined) return [path]
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()
}
