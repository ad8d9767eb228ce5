import { ActionIcon } from '@mantine/core'
import { IconLogout } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { client } from '../api/api.ts'
import { useWords } from '../language/words.ts'
import { paths } from '../paths.ts'

/** Ends the session, and forgets what was loaded: the next person at this browser sees none of it. */
export function SignOut() {
  const { say } = useWords()
  const router = useRouter()
  const queries = useQueryClient()
  const signOut = useMutation({
    mutationFn: () => client.signOut(),
    onSuccess: async () => {
      await router.navigate({ to: paths.signIn, search: {} })
      queries.clear()
    },
  })
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size="lg"
      loading={signOut.isPending}
      onClick={() => signOut.mutate()}
      aria-label={say('web.shell.sign_out')}
      title={say('web.shell.sign_out')}
    >
      <IconLogout size={20} stroke={1.75} aria-hidden />
    </ActionIcon>
  )
}
