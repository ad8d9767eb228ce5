import { Button } from '@mantine/core'
import { IconDoorEnter } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link, useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useMyself } from '../api/me.ts'
import { meQuery } from '../api/queries.ts'
import { useWords } from '../language/words.ts'
import { EmptyState } from '../parts/EmptyState.tsx'
import { paths } from '../paths.ts'

/** For who has signed in and belongs to no partner: what to do, and on as soon as there is one. */
export function NoPartnerPage() {
  const { say } = useWords()
  const { partner } = useMyself()
  const router = useRouter()
  const queries = useQueryClient()
  const look = useMutation({ mutationFn: () => queries.invalidateQueries({ queryKey: meQuery.queryKey }) })
  useEffect(() => {
    document.title = `${say('web.nowhere.title')} · Varde`
  }, [say])
  useEffect(() => {
    if (partner !== null) void router.navigate({ to: paths.home, replace: true })
  }, [partner, router])
  return (
    <EmptyState
      level={1}
      icon={IconDoorEnter}
      title={say('web.nowhere.title')}
      text={<p>{say('web.nowhere.text')}</p>}
      action={
        <>
          <Button loading={look.isPending} onClick={() => look.mutate()}>
            {say('web.nowhere.again')}
          </Button>
          <Button variant="default" renderRoot={(props) => <Link to={paths.account} {...props} />}>
            {say('web.nav.account')}
          </Button>
        </>
      }
    />
  )
}
