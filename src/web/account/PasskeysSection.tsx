import { Button, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '../api/api.ts'
import { useWords } from '../language/words.ts'
import { ErrorState } from '../parts/ErrorState.tsx'
import formClasses from '../parts/form.module.css'
import { Form } from '../parts/Form.tsx'
import { formProblems } from '../parts/form-problems.ts'
import { Instant } from '../parts/Instant.tsx'
import { ProblemNotice } from '../parts/Notice.tsx'
import { PageLoading } from '../parts/PageLoading.tsx'
import { Section } from '../parts/Section.tsx'
import { hasPasskeys, makePasskey, wasLeft } from '../session/passkeys.ts'
import classes from './account.module.css'
import { myWaysQuery, passkeysQuery } from './queries.ts'

/** Passkeys: made, listed, removed. */
export function PasskeysSection() {
  const { say } = useWords()
  const passkeys = useQuery(passkeysQuery)
  return (
    <Section title={say('web.ways.passkeys')} text={say('web.ways.passkeys_text')}>
      {passkeys.data !== undefined ? (
        <PasskeyList items={passkeys.data.items} />
      ) : passkeys.isError ? (
        <ErrorState error={passkeys.error} retry={() => void passkeys.refetch()} />
      ) : (
        <PageLoading />
      )}
      {hasPasskeys() ? <AddPasskey /> : <p className={classes.quiet}>{say('web.ways.no_passkeys_here')}</p>}
    </Section>
  )
}

type Passkey = Awaited<ReturnType<typeof client.listPasskeys>>['items'][number]

function useLoadAgain(): () => Promise<unknown> {
  const queries = useQueryClient()
  return () =>
    Promise.all([
      queries.invalidateQueries({ queryKey: passkeysQuery.queryKey }),
      queries.invalidateQueries({ queryKey: myWaysQuery.queryKey }),
    ])
}

function PasskeyList({ items }: { items: readonly Passkey[] }) {
  const { say } = useWords()
  const again = useLoadAgain()
  const remove = useMutation({
    mutationFn: (id: string) => client.removePasskey({ params: { id } }),
    onSuccess: again,
  })
  if (items.length === 0) return <p className={classes.quiet}>{say('web.ways.no_passkeys')}</p>
  return (
    <>
      <ul className={classes.passkeys}>
        {items.map(({ id, name, createdAt }) => {
          const called = name ?? say('web.ways.unnamed')
          return (
            <li key={id}>
              <span className={classes.passkey}>
                <strong>{called}</strong>
                <span className={classes.quiet}>
                  <Instant at={createdAt} />
                </span>
              </span>
              <Button
                variant="default"
                size="compact-md"
                aria-label={say('web.ways.remove_passkey', { name: called })}
                loading={remove.isPending && remove.variables === id}
                onClick={() => remove.mutate(id)}
              >
                {say('web.people.remove')}
              </Button>
            </li>
          )
        })}
      </ul>
      <ProblemNotice title={say('web.ways.not_done')} error={remove.error} />
    </>
  )
}

function AddPasskey() {
  const { say } = useWords()
  const again = useLoadAgain()
  const [name, setName] = useState('')
  const add = useMutation({
    mutationFn: async () => {
      const options = await client.beginPasskey({})
      return client.addPasskey({ body: { name, response: await makePasskey(options) } })
    },
    onSuccess: () => {
      setName('')
      return again()
    },
  })
  const problems = formProblems(wasLeft(add.error) ? null : add.error, ['name'])
  return (
    <Form send={() => add.mutate()} error={add.error} className={formClasses.form}>
      <TextInput
        label={say('web.ways.passkey_name')}
        description={say('web.ways.passkey_name_example')}
        value={name}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
        error={problems.of('name')}
        autoComplete="off"
        required
        withAsterisk={false}
      />
      <ProblemNotice title={say('web.ways.not_done')} error={problems.rest} />
      <div className={formClasses.actions}>
        <Button type="submit" variant="default" disabled={name.trim() === ''} loading={add.isPending}>
          {say('web.ways.add_passkey')}
        </Button>
      </div>
    </Form>
  )
}
