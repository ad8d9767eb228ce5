import { Button, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '../api/api.ts'
import { useWords } from '../language/words.ts'
import { Form } from '../parts/Form.tsx'
import { formProblems } from '../parts/form-problems.ts'
import { ProblemNotice } from '../parts/Notice.tsx'
import classes from './session.module.css'
import type { WayProps } from './ways.ts'

/** The second step of who has a second factor: a code of the app, or one of the recovery codes. */
export function SecondFactorStep({ onNext }: WayProps) {
  const { say } = useWords()
  const queries = useQueryClient()
  const [code, setCode] = useState('')
  const [isRecovery, setRecovery] = useState(false)
  const signIn = useMutation({
    mutationFn: () => client.signInWithSecondFactor({ body: isRecovery ? { recoveryCode: code } : { code } }),
    onSuccess: ({ next }) => {
      queries.clear()
      onNext(next)
    },
  })
  const field = isRecovery ? 'recoveryCode' : 'code'
  const problems = formProblems(signIn.error, [field])
  return (
    <Form send={() => signIn.mutate()} error={signIn.error} className={classes.form}>
      <h2 className={classes.step}>{say('web.ways.code_title')}</h2>
      <p>{say('web.ways.code_text')}</p>
      <ProblemNotice title={say('web.sign_in.failed')} error={problems.rest} />
      <TextInput
        key={field}
        label={say(isRecovery ? 'web.ways.recovery_code' : 'web.ways.code')}
        value={code}
        onChange={({ currentTarget }) => setCode(currentTarget.value)}
        error={problems.of(field)}
        autoComplete={isRecovery ? 'off' : 'one-time-code'}
        inputMode={isRecovery ? 'text' : 'numeric'}
        autoFocus
        required
        withAsterisk={false}
      />
      <div className={classes.actions}>
        <Button type="submit" loading={signIn.isPending}>
          {say('web.sign_in.submit')}
        </Button>
        <Button
          variant="subtle"
          onClick={() => {
            setRecovery(!isRecovery)
            setCode('')
            signIn.reset()
          }}
        >
          {say(isRecovery ? 'web.ways.use_code' : 'web.ways.use_recovery')}
        </Button>
      </div>
    </Form>
  )
}
