import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Output } from '../../client/types.ts'
import { client } from '../api/api.ts'
import { timeZones } from '../language/time-zones.ts'
import { useWords } from '../language/words.ts'
import { Done } from '../parts/Done.tsx'
import { ErrorState } from '../parts/ErrorState.tsx'
import classes from '../parts/form.module.css'
import { Form } from '../parts/Form.tsx'
import { formProblems } from '../parts/form-problems.ts'
import { ProblemNotice } from '../parts/Notice.tsx'
import { PageLoading } from '../parts/PageLoading.tsx'
import { partnerQuery } from './queries.ts'

/** In which days terms are counted, and how long trials last at most. */
export function OrdersForm() {
  const partner = useQuery(partnerQuery)
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
  const [timeZone, setTimeZone] = useState(partner.timeZone)
  const [days, setDays] = useState(String(partner.trialMaxDays))
  const save = useMutation({
    mutationFn: () =>
      client.changePartner({
        body: { timeZone, trialMaxDays: days.trim() === '' ? Number.NaN : Number(days.trim()) },
      }),
    onSuccess: (saved) => queries.setQueryData(partnerQuery.queryKey, saved),
  })
  const problems = formProblems(save.error, ['timeZone', 'trialMaxDays'])
  return (
    <Form send={() => save.mutate()} error={save.error}>
      <NativeSelect
        label={say('web.account.time_zone')}
        description={say('web.settings.time_zone_help')}
        value={timeZone}
        onChange={({ currentTarget }) => {
          setTimeZone(currentTarget.value)
          save.reset()
        }}
        error={problems.of('timeZone')}
        data={timeZones(timeZone).map((each) => ({ value: each, label: each.replaceAll('_', ' ') }))}
      />
      <TextInput
        label={say('web.settings.trial_max_days')}
        description={say('web.settings.trial_max_days_help')}
        value={days}
        onChange={({ currentTarget }) => {
          setDays(currentTarget.value)
          save.reset()
        }}
        error={problems.of('trialMaxDays')}
        inputMode="numeric"
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
