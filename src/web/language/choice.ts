import { languages, pickLanguage } from '../../messages/languages.ts'
import type { Language } from '../../messages/languages.ts'
import { remember, remembered } from '../storage.ts'

const key = 'varde-language'
const zoneKey = 'varde-time-zone'

function isLanguage(value: string | null): value is Language {
  return languages.some((language) => language === value)
}

/** The first of the browser's own languages that there is. */
export function browserLanguage(): Language {
  return pickLanguage(navigator.languages.join(','))
}

/** The language that was chosen in this browser, else the browser's own. */
export function chosenLanguage(): Language {
  const chosen = remembered(key)
  return isLanguage(chosen) ? chosen : browserLanguage()
}

/** @param language null follows the browser from now on */
export function rememberLanguage(language: Language | null): void {
  remember(key, language)
}

/** The time zone that was chosen in this browser; null follows the machine. */
export function chosenTimeZone(): string | null {
  const chosen = remembered(zoneKey)
  return chosen !== null && isTimeZone(chosen) ? chosen : null
}

export function rememberTimeZone(timeZone: string | null): void {
  remember(zoneKey, timeZone)
}

/** Whether this browser can tell the time there. */
export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}
