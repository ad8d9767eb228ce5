import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useCallback, useEffect } from 'react'
import { meQuery } from '../api/queries.ts'
import { paths } from '../paths.ts'
import { isOwnPath, isServerPath, keepWayBack, takeWayBack } from './session.ts'

/** Goes in where this browser has a session, to the address that was wanted. @returns whether it had one */
export function useGoIn(back: string | undefined): () => Promise<boolean> {
  const router = useRouter()
  const queries = useQueryClient()
  return useCallback(async () => {
    const me = await queries.fetchQuery({ ...meQuery, staleTime: 0 }).catch(() => undefined)
    if (me === undefined) return false
    const to = back !== undefined && isOwnPath(back) ? back : paths.home
    takeWayBack()
    if (isServerPath(to)) window.location.replace(to)
    else await router.navigate({ href: to, replace: true })
    return true
  }, [back, queries, router])
}

/**
 * Goes in as soon as this browser has a session: a printed link may be opened in another tab, so coming back here asks
 * again.
 */
export function useComeIn(back: string | undefined): void {
  const goIn = useGoIn(back)
  useEffect(() => {
    if (back !== undefined) keepWayBack(back)
    const look = () => {
      if (document.visibilityState !== 'hidden') void goIn()
    }
    document.addEventListener('visibilitychange', look)
    window.addEventListener('focus', look)
    look()
    return () => {
      document.removeEventListener('visibilitychange', look)
      window.removeEventListener('focus', look)
    }
  }, [back, goIn])
}
