import da from './da.json' with { type: 'json' }
import de from './de.json' with { type: 'json' }
import en from './en.json' with { type: 'json' }
import { createFormatter, type Formatter } from './formatter.ts'
import type { MessageKey, MessageParams } from './formatter.ts'
import type { Language } from './languages.ts'
import nb from './nb.json' with { type: 'json' }
import sv from './sv.json' with { type: 'json' }

/** Every catalogue is complete: a key that one of them lacks is a type error here. */
export const catalogues: Readonly<Record<Language, Readonly<Record<MessageKey, string>>>> = {
  en,
  nb,
  sv,
  da,
  de,
}

const formatters: Readonly<Record<Language, Formatter>> = {
  en: createFormatter('en', en),
  nb: createFormatter('nb', nb),
  sv: createFormatter('sv', sv),
  da: createFormatter('da', da),
  de: createFormatter('de', de),
}

/**
 * A text for a reader, where the server or the command line speaks: any of the languages, which are all loaded.
 * What it gives and when it throws stands at createFormatter.
 */
export function message(language: Language, key: MessageKey, params: MessageParams = {}): string {
  return formatters[language](key, params)
}
