import type { Catalogue } from '../../messages/formatter.ts'
import type { Language } from '../../messages/languages.ts'

// A file for each language: a reader loads one.
const loaders = import.meta.glob<Catalogue>('../../messages/*.json', { import: 'default' })

/** The texts of a language. @throws where the file does not arrive */
export async function loadCatalogue(language: Language): Promise<Catalogue> {
  const load = loaders[`../../messages/${language}.json`]
  if (load === undefined) throw new Error(`There is no catalogue for ${language}`)
  return load()
}
