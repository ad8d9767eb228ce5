import { IntlMessageFormat } from 'intl-messageformat'
import en from './en.json' with { type: 'json' }
import type { Language } from './languages.ts'
import nb from './nb.json' with { type: 'json' }

export type MessageKey = keyof typeof en

export type MessageParams = Readonly<Record<string, string | number>>

/** Every catalogue is complete: a key that one of them lacks is a type error here. */
export const catalogues: Readonly<Record<Language, Readonly<Record<MessageKey, string>>>> = { en, nb }

const compiled = new Map<string, IntlMessageFormat>()

/**
 * A text for a reader: the catalogue's ICU message with its parameters, numbers in the language's form.
 * Throws where a parameter of the message is not given.
 */
export function message(language: Language, key: MessageKey, params: MessageParams = {}): string {
  return String(compiledMessage(language, key).format(params))
}

/** The message ready to be formatted; compiled at its first use, because compiling costs far more than formatting. */
export function compiledMessage(language: Language, key: MessageKey): IntlMessageFormat {
  const name = `${language} ${key}`
  let format = compiled.get(name)
  if (format === undefined) {
    format = new IntlMessageFormat(catalogues[language][key], language, undefined, { ignoreTag: true })
    compiled.set(name, format)
  }
  return format
}
