import { IntlMessageFormat } from 'intl-messageformat'
import type en from './en.json'
import type { Language } from './languages.ts'

/** Every text has a key in the English catalogue; one that is not there is a type error. */
export type MessageKey = keyof typeof en

export type MessageParams = Readonly<Record<string, string | number>>

/** An ICU message as it is written, or as it was taken apart beforehand (src/server/web-builder.ts). */
type Message = ConstructorParameters<typeof IntlMessageFormat>[0]

/** All the texts of one language. */
export type Catalogue = Readonly<Record<MessageKey, Message>>

export type Formatter = (key: MessageKey, params?: MessageParams) => string

/** How messages are read: a «<» is a «<». */
export const messageForm = { ignoreTag: true } as const

/** Whether a text says itself: nothing in it stands for something else. */
export function isPlain(text: string): boolean {
  return !/[{}'#]/.test(text)
}

/**
 * Gives texts out of one language's catalogue: the ICU message with its parameters, numbers in the language's form.
 * Nothing here loads a catalogue, so that a browser takes only the one that its reader reads.
 * A message is compiled at its first use, because compiling costs far more than formatting.
 * The formatter throws where a parameter of the message is not given.
 */
export function createFormatter(language: Language, catalogue: Catalogue): Formatter {
  const compiled = new Map<MessageKey, IntlMessageFormat>()
  return (key, params = {}) => {
    const text = catalogue[key]
    if (typeof text === 'string' && isPlain(text)) return text
    let format = compiled.get(key)
    if (format === undefined) {
      format = new IntlMessageFormat(text, language, undefined, messageForm)
      compiled.set(key, format)
    }
    return String(format.format(params))
  }
}
