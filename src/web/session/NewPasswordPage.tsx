import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { ApiProblem } from '../../client/problems.ts'
import { client } from '../api/api.ts'
import { useWords } from '../language/words.ts'
import { Form } from '../parts/Form.tsx'
import { formProblems } from '../parts/form-problems.ts'
import { Notice, ProblemNotice } from '../parts/Notice.tsx'
import { PasswordField } from '../parts/PasswordField.tsx'
import { paths } from '../paths.ts'
import { forgetSecret, secretOf } from './link-secret.ts'
import { SessionFrame } from './SessionFrame.tsx'
import classes from './session.module.css'

/** Sets the password that a link was made for. */
export function NewPasswordPage() {
  const { say } = useWords()
  const token = secretOf('reset_password')
  return (
    <SessionFrame title={say('web.reset.title')}>
      {token === undefined ? <Spent /> : <NewPasswordForm token={token} />}
    </SessionFrame>
  )
}

function NewPasswordForm({ token }: { token: string }) {
  const { say } = useWords()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const [password, setPassword] = useState('')
  const reset = useMutation({
    mutationFn: () => client.resetPassword({ body: { token, password } }),
    onSuccess: async () => {
      forgetSecret('reset_password')
      await navigate({ to: paths.signIn, search: { said: 'password_set' }, replace: true })
      queries.clear()
    },
  })
  if (reset.error instanceof ApiProblem && reset.error.code === 'reset_link_spent')
    return <Spent text={reset.error.detail} />
  const problems = formProblems(reset.error, ['password'])
  return (
    <Form send={() => reset.mutate()} error={reset.error} className={classes.form}>
      <p className={classes.quiet}>{say('web.reset.set_lead')}</p>
      <ProblemNotice title={say('web.reset.not_set')} error={problems.rest} />
      <PasswordField
        kind="new"
        label={say('web.password.new')}
        value={password}
        onChange={setPassword}
        problem={problems.of('password')}
      />
      <div>
        <Button type="submit" loading={reset.isPending}>
          {say('web.reset.set')}
        </Button>
      </div>
    </Form>
  )
}

function Spent({ text }: { text?: string }) {
  const { say } = useWords()
  return (
    <div className={classes.form}>
      <Notice tone="problem" role="alert" title={say('web.reset.spent')}>
        {text !== undefined && <p>{text}</p>}
      </Notice>
      <div className={classes.actions}>
        <Button renderRoot={(props) => <Link to={paths.resetRequest} {...props} />}>
          {say('web.reset.new_link')}
        </Button>
        <Link to={paths.signIn}>{say('web.reset.to_sign_in')}</Link>
      </div>
    </div>
  )
}
