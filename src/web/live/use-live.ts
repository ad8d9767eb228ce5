import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useMyself } from '../api/me.ts'
import { loadLaterWords } from '../language/catalogues.ts'

/** The page itself comes first. */
const afterMs = 500

/**
 * Has what is shown follow what happens, for who sees customers. Its code comes once the first page is drawn; with
 * somebody else, or as something else, it begins anew.
 */
export function useLive(): void {
  const queries = useQueryClient()
  const { person, membershipId, role, may } = useMyself()
  const who = may['see_customers'] === true ? [person?.id, membershipId, role].join(' ') : undefined
  useEffect(() => {
    if (who === undefined) return undefined
    let stop: (() => void) | undefined
    let isOver = false
    const begin = async () => {
      // The sign that says that the network is gone must be there before it is, with the words that come with it. Where the
      // code does not arrive, reload.ts has the page come anew once the server is back.
      const arriving = [import('./start.ts'), import('./AwaySign.tsx'), loadLaterWords()] as const
      const code = await Promise.all(arriving).catch(() => undefined)
      if (code !== undefined && !isOver) stop = code[0].startLive(queries, who)
    }
    const timer = setTimeout(() => void begin(), afterMs)
    return () => {
      isOver = true
      clearTimeout(timer)
      stop?.()
    }
  }, [queries, who])
}
