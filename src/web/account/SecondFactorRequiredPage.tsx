import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useState } from 'react'
import { useMyself } from '../api/me.ts'
import { meQuery } from '../api/queries.ts'
import { useWords } from '../language/words.ts'
import classes from '../parts/form.module.css'
import { Page } from '../parts/Page.tsx'
import { Section } from '../parts/Section.tsx'
import { paths } from '../paths.ts'
import { useSignOut } from '../shell/use-sign-out.ts'
import { RecoveryCodes } from './RecoveryCodes.tsx'
import { SetUpSecondFactor } from './SetUpSecondFactor.tsx'

/** For who came with a password alone to a partner that wants more: all there is until a second factor is set up. */
export function SecondFactorRequiredPage() {
  const { say } = useWords()
  const { partner } = useMyself()
  const name = partner?.name ?? say('web.shell.unnamed')
  return (
    <Page
      title={say('web.second_factor.title')}
      beside={say('web.second_factor.beside', { partner: name })}
      width="wide"
    >
      <Section title={say('web.ways.second_factor')} text={say('web.ways.second_factor_text')}>
        <SetUp partner={name} />
      </Section>
    </Page>
  )
}

function SetUp({ partner }: { partner: string }) {
  const { say } = useWords()
  const queries = useQueryClient()
  const router = useRouter()
  const signOut = useSignOut()
  const [isBegun, setBegun] = useState(false)
  const [codes, setCodes] = useState<readonly string[] | null>(null)
  async function goOn(): Promise<void> {
    await queries.invalidateQueries({ queryKey: meQuery.queryKey })
    await router.navigate({ to: paths.home, replace: true })
  }
  if (codes !== null) return <RecoveryCodes codes={codes} onKept={() => void goOn()} />
  if (isBegun) return <SetUpSecondFactor onDone={setCodes} onLeave={() => setBegun(false)} />
  return (
    <div className={classes.form}>
      <p>{say('web.second_factor.text', { partner })}</p>
      <div className={classes.actions}>
        <Button onClick={() => setBegun(true)}>{say('web.ways.set_up')}</Button>
        <Button variant="default" loading={signOut.isPending} onClick={() => signOut.mutate()}>
          {say('web.shell.sign_out')}
        </Button>
      </div>
    </div>
  )
}
