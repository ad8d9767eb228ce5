import { Button } from '@mantine/core'
import type { UseMutationResult } from '@tanstack/react-query'
import { useState } from 'react'
import { useWords } from '../language/words.ts'
import classes from '../parts/form.module.css'
import { Form } from '../parts/Form.tsx'
import { formProblems } from '../parts/form-problems.ts'
import { ProblemNotice } from '../parts/Notice.tsx'
import { PasswordField } from '../parts/PasswordField.tsx'

export interface PasswordAskProps {
  readonly submit: string
  readonly deed: Pick<UseMutationResult<unknown, unknown, string>, 'mutate' | 'isPending' | 'error'>
  readonly onLeave: () => void
  /** Whether it cannot be undone. */
  readonly isFinal?: boolean
}

/** Asks for the password that holds now, before something that whoever sits at an open page must not do. */
export function PasswordAsk({ submit, deed, onLeave, isFinal = false }: PasswordAskProps) {
  const { say } = useWords()
  const [password, setPassword] = useState('')
  // The server calls it the current one where another is set besides.
  const problems = formProblems(deed.error, ['password', 'current'])
  return (
    <Form send={() => deed.mutate(password)} error={deed.error} className={classes.form}>
      <PasswordField
        kind="current"
        label={say('web.password.current')}
        value={password}
        onChange={setPassword}
        problem={problems.of('password') ?? problems.of('current')}
      />
      <ProblemNotice title={say('web.ways.not_done')} error={problems.rest} />
      <div className={classes.actions}>
        <Button type="submit" loading={deed.isPending} {...(isFinal && { color: 'red' })}>
          {submit}
        </Button>
        <Button variant="default" onClick={onLeave}>
          {say('web.cancel')}
        </Button>
      </div>
    </Form>
  )
}
