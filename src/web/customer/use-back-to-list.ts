import { useLocation, useRouter } from '@tanstack/react-router'
import { paths } from '../paths.ts'
import { listBehind } from './way-back.ts'
import type { List } from './way-back.ts'

/** Goes back to the list as it was left, else to the plain one. @returns does so, and is done once the list stands there */
export function useBackToList(list: List = paths.customers): () => Promise<void> {
  const router = useRouter()
  const location = useLocation()
  return async () => {
    if (listBehind(location, list) === undefined) return router.navigate({ to: list })
    return new Promise((resolve) => {
      const stop = router.subscribe('onResolved', () => {
        stop()
        resolve()
      })
      router.history.back()
    })
  }
}
