import { useMantineColorScheme } from '@mantine/core'
import type { MantineColorScheme } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useEffectEvent } from 'react'
import type { Language } from '../../messages/languages.ts'
import type { Person } from '../account/person.ts'
import { client } from '../api/api.ts'
import { useMyself } from '../api/me.ts'
import { meQuery } from '../api/queries.ts'
import { useWords } from '../language/words.ts'

export interface Preferences {
  /** null follows the browser. */
  readonly setLanguage: (language: Language | null) => void
  readonly setColours: (scheme: MantineColorScheme) => void
  /** null follows the machine. */
  readonly setTimeZone: (timeZone: string | null) => void
}

/** Language, colours and time zone: chosen for this page at once, and remembered with the person who has signed in. */
export function usePreferences(): Preferences {
  const { choose, chooseTimeZone } = useWords()
  const { setColorScheme } = useMantineColorScheme()
  const queries = useQueryClient()
  const remember = (change: Partial<Pick<Person, 'language' | 'colourScheme' | 'timeZone'>>) => {
    const me = queries.getQueryData(meQuery.queryKey)
    if (me?.person == null) return
    queries.setQueryData(meQuery.queryKey, { ...me, person: { ...me.person, ...change } })
    // Where this does not arrive, the browser remembers it all the same.
    client.changeMe({ body: change }).catch(() => undefined)
  }
  return {
    setLanguage: (language) => {
      choose(language)
      remember({ language })
    },
    setColours: (scheme) => {
      setColorScheme(scheme)
      remember({ colourScheme: scheme === 'auto' ? null : scheme })
    },
    setTimeZone: (timeZone) => {
      chooseTimeZone(timeZone)
      remember({ timeZone })
    },
  }
}

/** What somebody chose at another browser is so here too, once they have signed in; what they left open stays as it is. */
export function useFollowPerson(): void {
  const { language = null, colourScheme = null, timeZone = null } = useMyself().person ?? {}
  const { choose, chooseTimeZone } = useWords()
  const { setColorScheme } = useMantineColorScheme()
  const follow = useEffectEvent(() => {
    if (language !== null) choose(language)
    if (colourScheme !== null) setColorScheme(colourScheme)
    if (timeZone !== null) chooseTimeZone(timeZone)
  })
  useEffect(() => follow(), [language, colourScheme, timeZone])
}
