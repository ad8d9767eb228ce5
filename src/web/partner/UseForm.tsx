import { Button, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Output } from '../../client/types.ts'
import { client } from '../api/api.ts'
import { useWords } from '../language/words.ts'
import { Done } from '../parts/Done.tsx'
import { ErrorState } from '../parts/ErrorState.tsx'
import classes from '../parts/form.module.css'
import { Form } from '../parts/Form.tsx'
import { formProblems } from '../parts/form-problems.ts'
import { ProblemNotice } from '../parts/Notice.tsx'
import { PageLoading } from '../parts/PageLoading.tsx'
import { partnerQuery } from './queries.ts'

const settlingMs = 2_000

/** Under which share of what was bought the use of licences is low. */
export function UseForm() {
  const partner = useQuery({
    ...partnerQuery,
    // Until all customers stand by the share: then there is nothing more to say.
    refetchInterval: ({ state }) => (state.data?.lowUseSettled === false ? settlingMs : false),
  })
  if (partner.data !== undefined) return <Fields partner={partner.data} />
  return partner.isError ? (
    <ErrorState error={partner.error} retry={() => void partner.refetch()} />
  ) : (
    <PageLoading />
  )
}

function Fields({ partner }: { partner: Output<'getPartner'> }) {
  const { say } = useWords()
  const queries = useQueryClient()
  const [percent, setPercent] = useState(partner.lowUsePercent === null ? '' : String(partner.lowUsePercent))
  const save = useMutation({
    mutationFn: () => client.changePartner({ body: { lowUsePercent: percentOf(percent) } }),
    onSuccess: (saved) => queries.setQueryData(partnerQuery.queryKey, saved),
  })
  const problems = formProblems(save.error, ['lowUsePercent'])
  return (
    <Form send={() => save.mutate()} error={save.error}>
      <TextInput
        label={say('web.settings.low_use_percent')}
        description={say('web.settings.low_use_percent_help')}
        value={percent}
        onChange={({ currentTarget: { value } }) => {
          setPercent(value)
          save.reset()
        }}
        error={problems.of('lowUsePercent')}
        inputMode="numeric"
        autoComplete="off"
      />
      <ProblemNotice title={say('web.not_saved')} error={problems.rest} />
      <div className={classes.actions}>
        <Button type="submit" loading={save.isPending}>
          {say('web.save')}
        </Button>
        <Done text={save.isSuccess && say('web.saved')} />
      </div>
      <p role="status" className={classes.status}>
        {!partner.lowUseSettled && say('web.settings.use_settling')}
      </p>
    </Form>
  )
}

/** None where nothing is written; what is no number becomes one that the server refuses with its own words. */
function percentOf(text: string): number | null {
  const number = text.replace(/%\s*$/, '').trim()
  if (number === '') return null
  return Number.isFinite(Number(number)) ? Number(number) : 0
}
