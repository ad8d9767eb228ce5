import { IntlMessageFormat } from 'intl-messageformat'
import type en from './en.json'
import type { Language } from './languages.ts'

/** Every text has a key in the English catalogue; one that is not there is a type error. */
export type MessageKey = keyof typeof en

export type MessageParams = Readonly<Record<string, string | number>>

/** All the texts of one language. */
export type Catalogue = Readonly<Record<MessageKey, string>>

export type Formatter = (key: MessageKey, params?: MessageParams) => string

/**
 * Gives texts out of one language's catalogue: the ICU message with its parameters, numbers in the language's form.
 * Nothing here loads a catalogue, so that a browser takes only the one that its reader reads.
 * A message is compiled at its first use, because compiling costs far more than formatting.
 * The formatter throws where a parameter of the message is not given.
 */
export function createFormatter(language: Language, catalogue: Catalogue): Formatter {
  const compiled = new Map<MessageKey, IntlMessageFormat>()
  return (key, params = {}) => {
    let format = compiled.get(key)
    if (format === undefined) {
      format = new IntlMessageFormat(catalogue[key], language, undefined, { ignoreTag: true })
      compiled.set(key, format)
    }
    return String(format.format(params))
  }
}
