import { Button } from '@mantine/core'
import { IconBuilding, IconFingerprint } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { client } from '../api/api.ts'
import { useWords } from '../language/words.ts'
import { ProblemNotice } from '../parts/Notice.tsx'
import { askPasskey, hasPasskeys, wasLeft } from './passkeys.ts'
import { waysQuery } from './queries.ts'
import classes from './session.module.css'
import type { WayProps } from './ways.ts'

const route = getRouteApi('/sign-in')

/** The ways in that not every installation and browser has: the organisation's own sign-in, and passkeys. */
export function OtherWays({ onNext }: WayProps) {
  const { say } = useWords()
  const { back } = route.useSearch()
  const { data } = useQuery(waysQuery)
  if (data === undefined) return null
  return (
    <div className={classes.other}>
      {data.oidc !== null && (
        <Button
          component="a"
          href={`/api/v1/sign-in/oidc${back === undefined ? '' : `?back=${encodeURIComponent(back)}`}`}
          variant="default"
          fullWidth
          leftSection={<IconBuilding size={18} stroke={1.75} aria-hidden />}
        >
          {say('web.ways.oidc_sign_in', { name: data.oidc.name })}
        </Button>
      )}
      {data.passkey && hasPasskeys() && <PasskeyButton onNext={onNext} />}
    </div>
  )
}

function PasskeyButton({ onNext }: WayProps) {
  const { say } = useWords()
  const queries = useQueryClient()
  const signIn = useMutation({
    mutationFn: async () => {
      const options = await client.beginPasskeySignIn({})
      return client.signInWithPasskey({ body: { response: await askPasskey(options) } })
    },
    onSuccess: ({ next }) => {
      queries.clear()
      onNext(next)
    },
  })
  return (
    <>
      <Button
        variant="default"
        fullWidth
        leftSection={<IconFingerprint size={18} stroke={1.75} aria-hidden />}
        loading={signIn.isPending}
        onClick={() => signIn.mutate()}
      >
        {say('web.ways.passkey_sign_in')}
      </Button>
      <ProblemNotice
        title={say('web.ways.passkey_failed')}
        error={wasLeft(signIn.error) ? null : signIn.error}
      />
    </>
  )
}
