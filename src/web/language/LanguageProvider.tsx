import { useEffect, useMemo, useRef, useState } from 'react'
import type { ReactNode } from 'react'
import { createFormatter } from '../../messages/formatter.ts'
import type { Catalogue } from '../../messages/formatter.ts'
import type { Language } from '../../messages/languages.ts'
import { loadCatalogue } from './catalogues.ts'
import { browserLanguage, chosenTimeZone, isTimeZone, rememberLanguage, rememberTimeZone } from './choice.ts'
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
  const [timeZone, setTimeZone] = useState(chosenTimeZone)
  const wanted = useRef(first.language)
  useEffect(() => {
    document.documentElement.lang = language
    spokenLanguage.set(language)
  }, [language])
  const words = useMemo<Words>(() => {
    const choose = async (chosen: Language | null) => {
      const other = chosen ?? browserLanguage()
      wanted.current = other
      const arrived = await loadCatalogue(other)
      // The last choice counts, whichever file comes first.
      if (wanted.current !== other) return
      rememberLanguage(chosen)
      setSpoken({ language: other, catalogue: arrived })
    }
    return {
      ...createFormats(language, timeZone ?? undefined),
      language,
      timeZone,
      say: createFormatter(language, catalogue),
      // Where the file does not arrive, the page goes on in the language that it has.
      choose: (other) => void choose(other).catch(() => undefined),
      chooseTimeZone: (zone) => {
        const known = zone !== null && isTimeZone(zone) ? zone : null
        rememberTimeZone(known)
        setTimeZone(known)
      },
    }
  }, [language, catalogue, timeZone])
  return <WordsContext value={words}>{children}</WordsContext>
}
