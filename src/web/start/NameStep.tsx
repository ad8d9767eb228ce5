import { Button, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { FormEvent } from 'react'
import { ApiProblem } from '../../client/problems.ts'
import { client } from '../api/api.ts'
import { useMe } from '../api/me.ts'
import { meQuery } from '../api/queries.ts'
import { FlowProblem } from '../imports/FlowProblem.tsx'
import { StepSection } from '../imports/StepSection.tsx'
import { useWords } from '../language/words.ts'
import classes from './start.module.css'

/** What the partner is called, and who delivers its services. */
export function NameStep({ onNamed }: { onNamed: () => void }) {
  const { say } = useWords()
  const me = useMe()
  const queries = useQueryClient()
  const [name, setName] = useState('')
  const [vendor, setVendor] = useState(me.partner.vendor)
  const change = useMutation({
    mutationFn: () => client.changePartner({ body: { name: name.trim(), vendor: vendor.trim() } }),
    onSuccess: (partner) => {
      onNamed()
      queries.setQueryData(meQuery.queryKey, { ...me, partner })
    },
  })
  const mistakes = mistakesOf(change.error)
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const { form } = { form: event.currentTarget }
    change.mutate(undefined, {
      // The first field with a mistake is where to go on.
      onError: () =>
        requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid=true]')?.focus()),
    })
  }
  return (
    <StepSection title={say('web.start.name.title')} lead={say('web.start.name.text')} takesFocus={false}>
      <form noValidate onSubmit={submit} className={classes.form}>
        <TextInput
          label={say('web.start.name.name')}
          description={say('web.start.name.name_help')}
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
          error={mistakes['body.name']}
          autoComplete="organization"
          required
          withAsterisk={false}
        />
        <TextInput
          label={say('web.start.name.vendor')}
          description={say('web.start.name.vendor_help')}
          value={vendor}
          onChange={({ currentTarget }) => setVendor(currentTarget.value)}
          error={mistakes['body.vendor']}
          autoComplete="off"
          required
          withAsterisk={false}
        />
        {change.isError && Object.keys(mistakes).length === 0 && (
          <FlowProblem title={say('web.start.name.failed')} error={change.error} />
        )}
        <div>
          <Button type="submit" loading={change.isPending}>
            {say('web.start.next')}
          </Button>
        </div>
      </form>
    </StepSection>
  )
}

/** What the server refused, by the field that it is about, in the reader's language. */
function mistakesOf(error: unknown): Readonly<Record<string, string>> {
  if (!(error instanceof ApiProblem)) return {}
  return Object.fromEntries(error.errors.map(({ path, message }) => [path, message]))
}
