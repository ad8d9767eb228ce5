import { createContext, use } from 'react'
import type { MessageParams } from '../../messages/formatter.ts'
import type { Language } from '../../messages/languages.ts'
import type { Formats } from './formats.ts'
import type { WordKey } from '../../messages/word-groups.ts'

export interface Words extends Formats {
  readonly language: Language
  /** A text of the catalogue with its parameters. */
  readonly say: (key: WordKey, params?: MessageParams) => string
  /** Another language, at once and from now on in this browser; null follows the browser. */
  readonly choose: (language: Language | null) => void
  /** In which times are told; null: as the machine has it. */
  readonly timeZone: string | null
  /** Another time zone, at once and from now on in this browser; null follows the machine. */
  readonly chooseTimeZone: (timeZone: string | null) => void
}

export const WordsContext = createContext<Words | null>(null)

/** The reader's language: its texts, numbers and dates. */
export function useWords(): Words {
  const words = use(WordsContext)
  if (words === null) throw new Error('useWords outside of LanguageProvider')
  return words
}
