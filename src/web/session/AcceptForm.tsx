import { Button, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { client } from '../api/api.ts'
import { useWords } from '../language/words.ts'
import { Form } from '../parts/Form.tsx'
import { formProblems } from '../parts/form-problems.ts'
import { ProblemNotice } from '../parts/Notice.tsx'
import { PasswordField } from '../parts/PasswordField.tsx'
import { paths } from '../paths.ts'
import { forgetSecret } from './link-secret.ts'
import classes from './session.module.css'

export interface AcceptFormProps {
  readonly token: string
  readonly email: string
  /** Whether the address is somebody's already: nothing to fill in, and to be signed in with as ever. */
  readonly isKnown: boolean
}

/** Accepts an invitation: as somebody new with a name and a password, or as who one is already. */
export function AcceptForm({ token, email, isKnown }: AcceptFormProps) {
  const { say } = useWords()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const accept = useMutation({
    mutationFn: () => client.acceptInvitation({ body: isKnown ? { token } : { token, name, password } }),
    onSuccess: async ({ next }) => {
      if (next === 'sign_in') {
        // Nothing is accepted yet: whose address it is comes back here signed in, and the link is still known.
        await navigate({ to: paths.signIn, search: { said: 'accepting', back: paths.invitation } })
        return
      }
      forgetSecret('invitation')
      // The session that there may have been is another one now.
      queries.clear()
      await navigate({ to: paths.home, replace: true })
    },
  })
  const problems = formProblems(accept.error, isKnown ? [] : ['name', 'password'])
  return (
    <Form send={() => accept.mutate()} error={accept.error} className={classes.form}>
      <ProblemNotice title={say('web.invitation.failed')} error={problems.rest} />
      {!isKnown && (
        <>
          {/* For password managers, which keep a password with the name that it goes with. */}
          <input type="email" autoComplete="username" value={email} readOnly hidden />
          <TextInput
            label={say('web.invitation.name')}
            description={say('web.invitation.name_help')}
            value={name}
            onChange={({ currentTarget }) => setName(currentTarget.value)}
            error={problems.of('name')}
            autoComplete="name"
            required
            withAsterisk={false}
          />
          <PasswordField
            kind="new"
            label={say('web.sign_in.password')}
            value={password}
            onChange={setPassword}
            problem={problems.of('password')}
          />
        </>
      )}
      <div>
        <Button type="submit" loading={accept.isPending}>
          {say(isKnown ? 'web.invitation.accept' : 'web.invitation.accept_new')}
        </Button>
      </div>
    </Form>
  )
}
