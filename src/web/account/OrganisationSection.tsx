import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { client } from '../api/api.ts'
import { useWords } from '../language/words.ts'
import classes from '../parts/form.module.css'
import { ProblemNotice } from '../parts/Notice.tsx'
import { Section } from '../parts/Section.tsx'
import { myWaysQuery } from './queries.ts'

/** The organisation's own sign-in, where the installation has one: connected to this account, or not. */
export function OrganisationSection() {
  const { say } = useWords()
  const queries = useQueryClient()
  const { data } = useQuery(myWaysQuery)
  const link = useMutation({
    mutationFn: () => client.linkOidc({}),
    onSuccess: ({ url }) => window.location.assign(url),
  })
  const unlink = useMutation({
    mutationFn: () => client.unlinkOidc({}),
    onSuccess: () => queries.invalidateQueries({ queryKey: myWaysQuery.queryKey }),
  })
  const oidc = data?.oidc ?? null
  if (oidc === null) return null
  const deed = oidc.isLinked ? unlink : link
  return (
    <Section title={say('web.ways.organisation', { name: oidc.name })}>
      <div className={classes.form}>
        <p>{say(oidc.isLinked ? 'web.ways.linked' : 'web.ways.not_linked')}</p>
        <ProblemNotice title={say('web.ways.not_done')} error={deed.error} />
        <div className={classes.actions}>
          <Button variant="default" loading={deed.isPending} onClick={() => deed.mutate()}>
            {say(oidc.isLinked ? 'web.ways.unlink' : 'web.ways.link')}
          </Button>
        </div>
      </div>
    </Section>
  )
}
