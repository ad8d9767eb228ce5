import { createContext, use } from 'react'
import type { MessageParams } from '../../messages/formatter.ts'
import type { Language } from '../../messages/languages.ts'
import type { Formats } from './formats.ts'
import type { WordKey } from '../../messages/word-groups.ts'

export interface Words extends Formats {
  readonly language: Language
  /** A text of the catalogue with its parameters. */
  readonly say: (key: WordKey, params?: MessageParams) => string
  /** Another language, at once and from now on in this browser. */
  readonly choose: (language: Language) => void
}

export const WordsContext = createContext<Words | null>(null)

/** The reader's language: its texts, numbers and dates. */
export function useWords(): Words {
  const words = use(WordsContext)
  if (words === null) throw new Error('useWords outside of LanguageProvider')
  return words
}
