import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '../api/api.ts'
import { meQuery } from '../api/queries.ts'
import { useWords } from '../language/words.ts'
import { ErrorState } from '../parts/ErrorState.tsx'
import classes from '../parts/form.module.css'
import { PageLoading } from '../parts/PageLoading.tsx'
import { Section } from '../parts/Section.tsx'
import { PasswordAsk } from './PasswordAsk.tsx'
import { myWaysQuery } from './queries.ts'
import { RecoveryCodes } from './RecoveryCodes.tsx'
import { SetUpSecondFactor } from './SetUpSecondFactor.tsx'

type Doing = 'set_up' | 'new_codes' | 'switch_off'

/** The second factor: set up, with new recovery codes, switched off. */
export function SecondFactorSection() {
  const { say } = useWords()
  const ways = useQuery(myWaysQuery)
  return (
    <Section title={say('web.ways.second_factor')} text={say('web.ways.second_factor_text')}>
      {ways.data !== undefined ? (
        <SecondFactor ways={ways.data} />
      ) : ways.isError ? (
        <ErrorState error={ways.error} retry={() => void ways.refetch()} />
      ) : (
        <PageLoading />
      )}
    </Section>
  )
}

function SecondFactor({ ways }: { ways: Awaited<ReturnType<typeof client.getMyWaysIn>> }) {
  const { say } = useWords()
  const queries = useQueryClient()
  const [doing, setDoing] = useState<Doing | null>(null)
  const [codes, setCodes] = useState<readonly string[] | null>(null)
  const { isOn, isRequired, recoveryCodesLeft } = ways.secondFactor
  const again = async () => {
    setDoing(null)
    await Promise.all([
      queries.invalidateQueries({ queryKey: myWaysQuery.queryKey }),
      queries.invalidateQueries({ queryKey: meQuery.queryKey }),
    ])
  }
  const show = (made: readonly string[]) => {
    setCodes(made)
    return again()
  }
  const renew = useMutation({
    mutationFn: (password: string) => client.makeRecoveryCodes({ body: { password } }),
    onSuccess: ({ recoveryCodes }) => show(recoveryCodes),
  })
  const switchOff = useMutation({
    mutationFn: (password: string) => client.switchSecondFactorOff({ body: { password } }),
    onSuccess: again,
  })
  if (codes !== null) return <RecoveryCodes codes={codes} onKept={() => setCodes(null)} />
  if (doing === 'set_up')
    return <SetUpSecondFactor onDone={(made) => void show(made)} onLeave={() => setDoing(null)} />
  if (doing === 'new_codes')
    return <PasswordAsk submit={say('web.ways.new_codes')} deed={renew} onLeave={() => setDoing(null)} />
  if (doing === 'switch_off')
    return <PasswordAsk submit={say('web.ways.switch_off')} deed={switchOff} onLeave={() => setDoing(null)} />
  return (
    <div className={classes.form}>
      {isOn && <p>{say('web.ways.is_on', { left: recoveryCodesLeft })}</p>}
      {isRequired && <p>{say('web.ways.is_required')}</p>}
      <div className={classes.actions}>
        {isOn ? (
          <>
            <Button variant="default" onClick={() => setDoing('new_codes')}>
              {say('web.ways.new_codes')}
            </Button>
            <Button variant="default" onClick={() => setDoing('switch_off')}>
              {say('web.ways.switch_off')}
            </Button>
          </>
        ) : (
          <Button onClick={() => setDoing('set_up')}>{say('web.ways.set_up')}</Button>
        )}
      </div>
    </div>
  )
}
