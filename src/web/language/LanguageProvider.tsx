import { useEffect, useMemo, useRef, useState } from 'react'
import type { ReactNode } from 'react'
import { createFormatter } from '../../messages/formatter.ts'
import type { Catalogue } from '../../messages/formatter.ts'
import type { Language } from '../../messages/languages.ts'
import { loadCatalogue } from './catalogues.ts'
import { rememberLanguage } from './choice.ts'
import { createFormats } from './formats.ts'
import { spokenLanguage } from './spoken.ts'
import { WordsContext } from './words.ts'
import type { Words } from './words.ts'

export interface Spoken {
  readonly language: Language
  readonly catalogue: Catalogue
}

/** Speaks one language at a time; another one shows once it has arrived, so that no text is ever half of each. */
export function LanguageProvider({ first, children }: { first: Spoken; children: ReactNode }) {
  const [{ language, catalogue }, setSpoken] = useState(first)
  const wanted = useRef(first.language)
  useEffect(() => {
    document.documentElement.lang = language
    spokenLanguage.set(language)
  }, [language])
  const words = useMemo<Words>(() => {
    const choose = async (other: Language) => {
      wanted.current = other
      const arrived = await loadCatalogue(other)
      // The last choice counts, whichever file comes first.
      if (wanted.current !== other) return
      rememberLanguage(other)
      setSpoken({ language: other, catalogue: arrived })
    }
    return {
      ...createFormats(language),
      language,
      say: createFormatter(language, catalogue),
      // Where the file does not arrive, the page goes on in the language that it has.
      choose: (other) => void choose(other).catch(() => undefined),
    }
  }, [language, catalogue])
  return <WordsContext value={words}>{children}</WordsContext>
}
