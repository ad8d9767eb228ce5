import { Button, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '../api/api.ts'
import { useWords } from '../language/words.ts'
import { Done } from '../parts/Done.tsx'
import classes from '../parts/form.module.css'
import { Form } from '../parts/Form.tsx'
import { formProblems } from '../parts/form-problems.ts'
import { ProblemNotice } from '../parts/Notice.tsx'
import { Section } from '../parts/Section.tsx'
import { useChangedPerson } from './person.ts'
import type { Person } from './person.ts'

/** One's name, and the address that one signs in with. */
export function YouSection({ person }: { person: Person }) {
  const { say } = useWords()
  const changed = useChangedPerson()
  const [name, setName] = useState(person.name)
  const save = useMutation({
    mutationFn: () => client.changeMe({ body: { name } }),
    onSuccess: () => changed({ name: name.trim() }),
  })
  const problems = formProblems(save.error, ['name'])
  return (
    <Section title={say('web.account.you')} text={say('web.account.you_text')}>
      <Form send={() => save.mutate()} error={save.error}>
        <TextInput
          label={say('web.account.name')}
          value={name}
          onChange={({ currentTarget }) => {
            setName(currentTarget.value)
            save.reset()
          }}
          error={problems.of('name')}
          autoComplete="name"
          required
          withAsterisk={false}
        />
        <TextInput label={say('web.sign_in.email')} value={person.email ?? ''} readOnly variant="unstyled" />
        <ProblemNotice title={say('web.not_saved')} error={problems.rest} />
        <div className={classes.actions}>
          <Button type="submit" loading={save.isPending}>
            {say('web.save')}
          </Button>
          <Done text={save.isSuccess && say('web.saved')} />
        </div>
      </Form>
    </Section>
  )
}
