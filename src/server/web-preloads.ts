import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Language } from '../messages/languages.ts'

/** What the build says of one source: its file, its styles, and the sources that it cannot do without. */
interface Built {
  readonly file: string
  readonly css?: readonly string[]
  readonly imports?: readonly string[]
}

type Manifest = Readonly<Record<string, Built | undefined>>

const customersPage = 'customers/CustomersPage.tsx'
/** Where the Customers page comes first. */
const customersPaths: ReadonlySet<string> = new Set(['/', '/customers'])

/**
 * The lines for a page's head that have the browser load, together with the app, what the app would ask for once it runs:
 * the catalogue of the language that the reader most likely reads, and the code of the Customers page, which most
 * people open, with its styles.
 * @param folder of the built web app
 */
export function preloadsOf(folder: string): (path: string, language: Language) => string {
  const manifest = JSON.parse(readFileSync(join(folder, '.vite', 'manifest.json'), 'utf8')) as Manifest
  const atOnce = filesOf(manifest, ['index.html'])
  const linesFor = (sources: readonly string[]): string => {
    const { scripts, styles } = filesOf(manifest, sources)
    return [
      ...[...scripts]
        .filter((file) => !atOnce.scripts.has(file))
        .map((file) => `<link rel="modulepreload" crossorigin href="/${file}">`),
      ...[...styles]
        .filter((file) => !atOnce.styles.has(file))
        .map((file) => `<link rel="stylesheet" crossorigin href="/${file}">`),
    ].join('')
  }
  return (path, language) =>
    linesFor([`../messages/${language}.json`, ...(customersPaths.has(path) ? [customersPage] : [])])
}

function filesOf(
  manifest: Manifest,
  sources: readonly string[],
): { scripts: Set<string>; styles: Set<string> } {
  const scripts = new Set<string>()
  const styles = new Set<string>()
  const seen = new Set<string>()
  const take = (source: string): void => {
    const built = manifest[source]
    if (seen.has(source) || built === undefined) return
    seen.add(source)
    scripts.add(built.file)
    for (const file of built.css ?? []) styles.add(file)
    for (const other of built.imports ?? []) take(other)
  }
  for (const source of sources) take(source)
  return { scripts, styles }
}
