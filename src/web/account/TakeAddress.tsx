import { Button, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '../api/api.ts'
import { meQuery } from '../api/queries.ts'
import { useWords } from '../language/words.ts'
import { EmailField } from '../parts/EmailField.tsx'
import { Form } from '../parts/Form.tsx'
import { formProblems } from '../parts/form-problems.ts'
import { ProblemNotice } from '../parts/Notice.tsx'
import { PasswordField } from '../parts/PasswordField.tsx'
import { Section } from '../parts/Section.tsx'

/** For who came by a printed link: an address and a password of one's own. */
export function TakeAddress({ onTaken }: { onTaken: () => void }) {
  const { say } = useWords()
  const queries = useQueryClient()
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const take = useMutation({
    mutationFn: () => client.takeAddress({ body: { name, email, password } }),
    onSuccess: () => {
      onTaken()
      return queries.invalidateQueries({ queryKey: meQuery.queryKey })
    },
  })
  const problems = formProblems(take.error, ['name', 'email', 'password'])
  return (
    <Section title={say('web.account.take_title')} text={say('web.account.take_text')}>
      <Form send={() => take.mutate()} error={take.error}>
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
        <EmailField value={email} onChange={setEmail} problem={problems.of('email')} isOwn />
        <PasswordField
          kind="new"
          label={say('web.sign_in.password')}
          value={password}
          onChange={setPassword}
          problem={problems.of('password')}
        />
        <ProblemNotice title={say('web.not_saved')} error={problems.rest} />
        <div>
          <Button type="submit" loading={take.isPending}>
            {say('web.account.take')}
          </Button>
        </div>
      </Form>
    </Section>
  )
}
