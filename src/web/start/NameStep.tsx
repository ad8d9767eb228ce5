import { Button, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ApiProblem } from '../../client/problems.ts'
import { client } from '../api/api.ts'
import { useMe } from '../api/me.ts'
import { meQuery } from '../api/queries.ts'
import { FlowProblem } from '../imports/FlowProblem.tsx'
import { StepSection } from '../imports/StepSection.tsx'
import { useWords } from '../language/words.ts'
import { Form } from '../parts/Form.tsx'
import classes from './start.module.css'

/** What the partner is called, and who delivers its services. */
export function NameStep({ onNamed }: { onNamed: () => void }) {
  const { say } = useWords()
  const me = useMe()
  const queries = useQueryClient()
  const [name, setName] = useState('')
  const [vendor, setVendor] = useState(me.partner.vendor)
  const change = useMutation({
    mutationFn: () => namePartner({ name: name.trim(), vendor: vendor.trim() }),
    onSuccess: (partner) => {
      onNamed()
      queries.setQueryData(meQuery.queryKey, { ...me, partner })
    },
  })
  const mistakes = mistakesOf(change.error)
  return (
    <StepSection title={say('web.start.name.title')} lead={say('web.start.name.text')} takesFocus={false}>
      <Form send={() => change.mutate()} error={change.error} className={classes.form}>
        <TextInput
          label={say('web.start.name.name')}
          description={say('web.start.name.name_help')}
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
          error={mistakes.has('body.name') && say('web.start.name.name_wrong')}
          autoComplete="organization"
          required
          withAsterisk={false}
        />
        <TextInput
          label={say('web.start.name.vendor')}
          description={say('web.start.name.vendor_help')}
          value={vendor}
          onChange={({ currentTarget }) => setVendor(currentTarget.value)}
          error={mistakes.has('body.vendor') && say('web.start.name.vendor_wrong')}
          autoComplete="off"
          required
          withAsterisk={false}
        />
        {change.isError && mistakes.size === 0 && (
          <FlowProblem title={say('web.start.name.failed')} error={change.error} />
        )}
        <div>
          <Button type="submit" loading={change.isPending}>
            {say('web.start.next')}
          </Button>
        </div>
      </Form>
    </StepSection>
  )
}

/** With the time zone in which the partner most likely is; it is changed in the settings. */
async function namePartner(names: { name: string; vendor: string }) {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions()
  try {
    return await client.changePartner({ body: { ...names, timeZone } })
  } catch (error) {
    // A browser may know zones that the server does not.
    if (error instanceof ApiProblem && error.code === 'time_zone_unknown')
      return client.changePartner({ body: names })
    throw error
  }
}

/** Which fields the server refused. */
function mistakesOf(error: unknown): ReadonlySet<string> {
  return new Set(error instanceof ApiProblem ? error.errors.map(({ path }) => path) : [])
}
