import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '../api/api.ts'
import { useWords } from '../language/words.ts'
import { Done } from '../parts/Done.tsx'
import classes from '../parts/form.module.css'
import { Form } from '../parts/Form.tsx'
import { formProblems } from '../parts/form-problems.ts'
import { ProblemNotice } from '../parts/Notice.tsx'
import { PasswordField } from '../parts/PasswordField.tsx'
import { Section } from '../parts/Section.tsx'
import type { Person } from './person.ts'
import { sessionsQuery } from './queries.ts'

/** Another password, for who knows the one that holds now. */
export function PasswordSection({ person }: { person: Person }) {
  const { say } = useWords()
  return (
    <Section title={say('web.sign_in.password')} text={say('web.account.password_text')}>
      {person.hasPassword ? <PasswordForm email={person.email} /> : <p>{say('web.account.no_password')}</p>}
    </Section>
  )
}

function PasswordForm({ email }: { email: string | null }) {
  const { say } = useWords()
  const queries = useQueryClient()
  const [current, setCurrent] = useState('')
  const [password, setPassword] = useState('')
  const change = useMutation({
    mutationFn: () => client.changePassword({ body: { current, password } }),
    onSuccess: () => {
      setCurrent('')
      setPassword('')
      return queries.invalidateQueries({ queryKey: sessionsQuery.queryKey })
    },
  })
  const problems = formProblems(change.error, ['current', 'password'])
  return (
    <Form send={() => change.mutate()} error={change.error}>
      {/* For password managers, which keep a password with the name that it goes with. */}
      <input type="email" autoComplete="username" value={email ?? ''} readOnly hidden />
      <PasswordField
        kind="current"
        label={say('web.password.current')}
        value={current}
        onChange={setCurrent}
        problem={problems.of('current')}
      />
      <PasswordField
        kind="new"
        label={say('web.password.new')}
        value={password}
        onChange={setPassword}
        problem={problems.of('password')}
      />
      <ProblemNotice title={say('web.reset.not_set')} error={problems.rest} />
      <div className={classes.actions}>
        <Button type="submit" loading={change.isPending}>
          {say('web.account.change_password')}
        </Button>
        <Done text={change.isSuccess && say('web.account.password_changed')} />
      </div>
    </Form>
  )
}
