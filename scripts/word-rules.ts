import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { filesBelow, project } from './sources.ts'

const notOurs = new Set(['node_modules', 'data', 'coverage', '.git'])
const maxBytes = 2_000_000
const binary = /\.(?:png|jpe?g|webp|ico|woff2?|bak|zst|gz|tar)$/

/** What is true of one machine only and must not stand in the repository. Put together, so that this file has none. */
const forbidden: readonly { readonly what: string; readonly pattern: RegExp }[] = [
  {
    what: 'the host of a package registry',
    pattern: /https?:\/\/[\w.-]*(?:regist[r]y|artifact[o]ry|verdacc[i]o|npm[j]s\.org)[\w.-]*/i,
  },
  { what: 'a path of one machine', pattern: /(?<![\w./-])\/(?:wo[r]k|ro[o]t|ho[m]e\/\w+|tm[p]\/varde)\/\w/ },
  { what: 'a folder that is not in the repository', pattern: /\.\.\/share[d]\b/ },
]

/** Every file of the project that names what only one machine has. */
export function wordBreaches(): string[] {
  return projectFiles().flatMap((path) => {
    const bytes = readFileSync(join(project, path))
    return bytes.length > maxBytes ? [] : forbiddenWords(path, bytes.toString())
  })
}

/** The same for one text. */
export function forbiddenWords(path: string, text: string): string[] {
  return text
    .split('\n')
    .flatMap((line, index) =>
      forbidden
        .filter(({ pattern }) => pattern.test(line))
        .map(({ what }) => `${path}:${index + 1} names ${what}`),
    )
}

function projectFiles(): string[] {
  const top = readdirSync(project, { withFileTypes: true }).filter(({ name }) => !notOurs.has(name))
  const files = top.filter((entry) => entry.isFile()).map(({ name }) => name)
  const folders = top.filter((entry) => entry.isDirectory()).flatMap(({ name }) => filesBelow(name, /./))
  return [...files, ...folders].filter((path) => !binary.test(path))
}
