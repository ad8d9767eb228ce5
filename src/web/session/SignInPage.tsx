import { getRouteApi } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import type { ComponentType } from 'react'
import { useWords } from '../language/words.ts'
import { Notice } from '../parts/Notice.tsx'
import { PageLoading } from '../parts/PageLoading.tsx'
import { serverPaths } from '../paths.ts'
import { SecondFactorStep } from './SecondFactorStep.tsx'
import { SessionFrame } from './SessionFrame.tsx'
import classes from './session.module.css'
import { saidWords } from './said.ts'
import { useComeIn, useGoIn } from './use-come-in.ts'
import { ways } from './ways.ts'
import type { Next, WayProps } from './ways.ts'

const route = getRouteApi('/sign-in')

/** What stands on the page after each answer of the server; one that it adds is a type error until it stands here. */
const steps: Readonly<Record<Next, ComponentType<WayProps>>> = {
  in: GoingIn,
  second_factor: SecondFactorStep,
}

/** For who has not signed in: how to. */
export function SignInPage() {
  const { say } = useWords()
  const { back, said } = route.useSearch()
  const [next, setNext] = useState<Next | null>(null)
  useComeIn(back)
  const Shown = next === null ? Ways : steps[next]
  return (
    <SessionFrame title={say('web.sign_in.title')} lead={say('web.sign_in.lead')}>
      {said !== undefined && <Notice tone="good" role="status" title={say(saidWords[said])} />}
      <Shown onNext={setNext} />
      {back !== undefined && <p className={classes.quiet}>{say('web.sign_in.back')}</p>}
      <p className={classes.note}>
        {say('web.sign_in.programs')} <a href={serverPaths.apiDocs}>{say('web.sign_in.api')}</a>
      </p>
    </SessionFrame>
  )
}

function Ways({ onNext }: WayProps) {
  return ways.map(({ name, Way }) => <Way key={name} onNext={onNext} />)
}

/** The session is open: to the page that was wanted. */
function GoingIn() {
  const goIn = useGoIn(route.useSearch().back)
  useEffect(() => void goIn(), [goIn])
  return <PageLoading />
}
