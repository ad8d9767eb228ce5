import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, posix, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The project's folder, with `/` at its end. */
export const project = fileURLToPath(new URL('..', import.meta.url))

export interface Import {
  /** The imported file below the project, or the name of a package (`pg`) or of Node's module (`node:fs`). */
  readonly target: string
  readonly isOurs: boolean
  /** Gone when the program runs: `import type`. */
  readonly isType: boolean
}

export interface Source {
  /** Below the project, with `/`. */
  readonly path: string
  readonly text: string
  readonly imports: readonly Import[]
}

/** All TypeScript and JavaScript below these folders of the project; a folder that is missing has none. */
export function readSources(...folders: readonly string[]): Source[] {
  return folders.flatMap((folder) => filesBelow(folder, /\.(?:tsx?|js|mjs)$/)).map(readSource)
}

/** Paths below the project of the files in a folder whose name fits, in order. */
export function filesBelow(folder: string, name: RegExp): string[] {
  if (statSync(join(project, folder), { throwIfNoEntry: false }) === undefined) return []
  return readdirSync(join(project, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && name.test(entry.name))
    .map((entry) => relative(project, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .toSorted()
}

function readSource(path: string): Source {
  const text = readFileSync(join(project, path), 'utf8')
  return { path, text, imports: importsOf(path, text) }
}

/** As the formatter writes them: `import`, names, `from`, path; and `export … from`; and `import('…')`. */
const statement =
  /^(?:import|export)\s+(?<type>type\s+)?(?:[\w$]+\s*,?\s*)?(?:\{[^}]*\}|\*(?:\s+as\s+[\w$]+)?)?\s*(?:from\s+)?'(?<to>[^']+)'/gm
const dynamic = /\bimport\('(?<to>[^']+)'\)/g

/** What a file imports, in its order; one entry for each statement. */
export function importsOf(path: string, text: string): Import[] {
  return [...text.matchAll(statement), ...text.matchAll(dynamic)].map(({ groups }) => {
    const to = groups?.['to'] ?? ''
    const isOurs = to.startsWith('.')
    return {
      target: isOurs ? posix.join(posix.dirname(path), to) : to,
      isOurs,
      isType: groups?.['type'] !== undefined,
    }
  })
}
