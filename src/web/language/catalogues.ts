import type { Catalogue } from '../../messages/formatter.ts'
import type { Language } from '../../messages/languages.ts'

// Two files for each language: a reader loads one at once, and the other with the first code that needs it.
const first = import.meta.glob<Catalogue>('../../messages/*.json', { import: 'default' })
const later = import.meta.glob<Partial<Catalogue>>('../../messages/*.json', {
  import: 'default',
  query: '?later',
})

/** The texts of the languages that were loaded: later ones are added to them. */
const known = new Map<Language, Catalogue>()
let areLaterWanted = false

/** The texts of a language, with the later ones where some code has wanted them. @throws where a file does not arrive */
export async function loadCatalogue(language: Language): Promise<Catalogue> {
  const catalogue = known.get(language) ?? { ...(await loaded(first, language)) }
  known.set(language, catalogue)
  if (areLaterWanted) await addLater(language, catalogue)
  return catalogue
}

/** Adds the texts of pages and dialogs that come later (messages/word-groups.ts). @throws where a file does not arrive */
export async function loadLaterWords(): Promise<void> {
  areLaterWanted = true
  await Promise.all([...known].map(([language, catalogue]) => addLater(language, catalogue)))
}

async function addLater(language: Language, catalogue: Catalogue): Promise<void> {
  Object.assign(catalogue, await loaded(later, language))
}

async function loaded<T>(
  loaders: Readonly<Record<string, () => Promise<T>>>,
  language: Language,
): Promise<T> {
  const load = loaders[`../../messages/${language}.json`] ?? loaders[`../../messages/${language}.json?later`]
  if (load === undefined) throw new Error(`There is no catalogue for ${language}`)
  return load()
}
