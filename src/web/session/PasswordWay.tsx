import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { client } from '../api/api.ts'
import { useWords } from '../language/words.ts'
import { EmailField } from '../parts/EmailField.tsx'
import { Form } from '../parts/Form.tsx'
import { formProblems } from '../parts/form-problems.ts'
import { ProblemNotice } from '../parts/Notice.tsx'
import { PasswordField } from '../parts/PasswordField.tsx'
import { paths } from '../paths.ts'
import classes from './session.module.css'
import type { WayProps } from './ways.ts'

/** By address and password. */
export function PasswordWay({ onNext }: WayProps) {
  const { say } = useWords()
  const queries = useQueryClient()
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const signIn = useMutation({
    mutationFn: () => client.signIn({ body: { email, password } }),
    onSuccess: ({ next }) => {
      // Whatever was loaded for somebody else at this browser.
      queries.clear()
      onNext(next)
    },
  })
  const problems = formProblems(signIn.error, ['email', 'password'])
  return (
    <Form send={() => signIn.mutate()} error={signIn.error} className={classes.form}>
      <ProblemNotice title={say('web.sign_in.failed')} error={problems.rest} />
      <EmailField value={email} onChange={setEmail} problem={problems.of('email')} isOwn />
      <PasswordField
        kind="current"
        label={say('web.sign_in.password')}
        value={password}
        onChange={setPassword}
        problem={problems.of('password')}
      />
      <div className={classes.actions}>
        <Button type="submit" loading={signIn.isPending}>
          {say('web.sign_in.submit')}
        </Button>
        <Link to={paths.resetRequest}>{say('web.sign_in.forgotten')}</Link>
      </div>
    </Form>
  )
}
