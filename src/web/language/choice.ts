import { languages, pickLanguage } from '../../messages/languages.ts'
import type { Language } from '../../messages/languages.ts'
import { remember, remembered } from '../storage.ts'

const key = 'varde-language'

function isLanguage(value: string | null): value is Language {
  return languages.some((language) => language === value)
}

/** The language that was chosen in this browser, else the first of the browser's own that there is. */
export function chosenLanguage(): Language {
  const chosen = remembered(key)
  return isLanguage(chosen) ? chosen : pickLanguage(navigator.languages.join(','))
}

export function rememberLanguage(language: Language): void {
  remember(key, language)
}
