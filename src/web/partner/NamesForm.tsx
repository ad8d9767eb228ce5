import { Button, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '../api/api.ts'
import { useMe } from '../api/me.ts'
import { meQuery } from '../api/queries.ts'
import { useWords } from '../language/words.ts'
import { Done } from '../parts/Done.tsx'
import classes from '../parts/form.module.css'
import { Form } from '../parts/Form.tsx'
import { formProblems } from '../parts/form-problems.ts'
import { ProblemNotice } from '../parts/Notice.tsx'

/** What the partner is called, and who delivers its services. */
export function NamesForm() {
  const { say } = useWords()
  const me = useMe()
  const queries = useQueryClient()
  const [name, setName] = useState(me.partner.name ?? '')
  const [vendor, setVendor] = useState(me.partner.vendor)
  const save = useMutation({
    mutationFn: () => client.changePartner({ body: { name, vendor } }),
    onSuccess: ({ id, ...partner }) => {
      queries.setQueryData(meQuery.queryKey, {
        ...me,
        partner: { id, name: partner.name, vendor: partner.vendor },
      })
    },
  })
  const problems = formProblems(save.error, ['name', 'vendor'])
  const write = (set: (text: string) => void) => (text: string) => {
    set(text)
    save.reset()
  }
  return (
    <Form send={() => save.mutate()} error={save.error}>
      <TextInput
        label={say('web.start.name.name')}
        description={say('web.start.name.name_help')}
        value={name}
        onChange={({ currentTarget }) => write(setName)(currentTarget.value)}
        error={problems.of('name')}
        autoComplete="organization"
        required
        withAsterisk={false}
      />
      <TextInput
        label={say('web.start.name.vendor')}
        description={say('web.start.name.vendor_help')}
        value={vendor}
        onChange={({ currentTarget }) => write(setVendor)(currentTarget.value)}
        error={problems.of('vendor')}
        autoComplete="off"
        required
        withAsterisk={false}
      />
      <ProblemNotice title={say('web.not_saved')} error={problems.rest} />
      <div className={classes.actions}>
        <Button type="submit" loading={save.isPending}>
          {say('web.save')}
        </Button>
        <Done text={save.isSuccess && say('web.saved')} />
      </div>
    </Form>
  )
}
