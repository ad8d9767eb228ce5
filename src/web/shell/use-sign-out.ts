import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { client } from '../api/api.ts'
import { rememberLanguage, rememberTimeZone } from '../language/choice.ts'
import { colourSchemes } from '../look/colour-scheme.ts'
import { paths } from '../paths.ts'

/**
 * Ends the session, and forgets what was loaded and chosen: the next person at this browser has none of it.
 * @param search of the sign-in page: where to go on once somebody has signed in again
 */
export function useSignOut(search: { readonly back?: string } = {}) {
  const router = useRouter()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: () => client.signOut(),
    onSuccess: async () => {
      await router.navigate({ to: paths.signIn, search })
      queries.clear()
      // It is remembered with the person (use-preferences.ts). The page stays as it is until it is opened anew.
      rememberLanguage(null)
      rememberTimeZone(null)
      colourSchemes.clear()
    },
  })
}
