import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Output } from '../../client/types.ts'
import { client } from '../api/api.ts'
import { timeZones } from '../language/time-zones.ts'
import type { WordKey } from '../../messages/word-groups.ts'
import { useWords } from '../language/words.ts'
import { Done } from '../parts/Done.tsx'
import { ErrorState } from '../parts/ErrorState.tsx'
import classes from '../parts/form.module.css'
import { Form } from '../parts/Form.tsx'
import { formProblems } from '../parts/form-problems.ts'
import { ProblemNotice } from '../parts/Notice.tsx'
import { PageLoading } from '../parts/PageLoading.tsx'
import { partnerQuery } from './queries.ts'

/** In which days terms are counted, how long trials last, and how those are reminded who are asked for details. */
export function OrdersForm() {
  const partner = useQuery(partnerQuery)
  if (partner.data !== undefined) return <Fields partner={partner.data} />
  return partner.isError ? (
    <ErrorState error={partner.error} retry={() => void partner.refetch()} />
  ) : (
    <PageLoading />
  )
}

const numbers = ['trialMaxDays', 'trialGraceDays', 'setUpLinkDays'] as const
type NumberField = (typeof numbers)[number]

const words = {
  trialMaxDays: ['web.settings.trial_max_days', 'web.settings.trial_max_days_help'],
  trialGraceDays: ['web.settings.trial_grace_days', 'web.settings.trial_grace_days_help'],
  setUpLinkDays: ['web.settings.set_up_link_days', 'web.settings.set_up_link_days_help'],
} as const satisfies Record<NumberField, readonly [WordKey, WordKey]>

/** What is no number stays one that the server refuses with its own words. */
function numberOf(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text.trim())
}

function Fields({ partner }: { partner: Output<'getPartner'> }) {
  const { say } = useWords()
  const queries = useQueryClient()
  const [timeZone, setTimeZone] = useState(partner.timeZone)
  const [days, setDays] = useState<Readonly<Record<NumberField, string>>>({
    trialMaxDays: String(partner.trialMaxDays),
    trialGraceDays: String(partner.trialGraceDays),
    setUpLinkDays: String(partner.setUpLinkDays),
  })
  const [reminders, setReminders] = useState(partner.reminderDays.join(', '))
  const save = useMutation({
    mutationFn: () =>
      client.changePartner({
        body: {
          timeZone,
          trialMaxDays: numberOf(days.trialMaxDays),
          trialGraceDays: numberOf(days.trialGraceDays),
          reminderDays: reminders.trim() === '' ? [] : reminders.split(/[,;]/).map(numberOf),
          setUpLinkDays: numberOf(days.setUpLinkDays),
        },
      }),
    onSuccess: (saved) => {
      queries.setQueryData(partnerQuery.queryKey, saved)
      setReminders(saved.reminderDays.join(', '))
    },
  })
  const problems = formProblems(save.error, ['timeZone', 'reminderDays', ...numbers])
  const numberField = (field: NumberField) => {
    const [label, help] = words[field]
    return (
      <TextInput
        label={say(label)}
        description={say(help)}
        value={days[field]}
        onChange={({ currentTarget: { value } }) => {
          setDays((all) => ({ ...all, [field]: value }))
          save.reset()
        }}
        error={problems.of(field)}
        inputMode="numeric"
        autoComplete="off"
        required
        withAsterisk={false}
      />
    )
  }
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
      {numberField('trialMaxDays')}
      {numberField('trialGraceDays')}
      <TextInput
        label={say('web.settings.reminder_days')}
        description={say('web.settings.reminder_days_help')}
        value={reminders}
        onChange={({ currentTarget: { value } }) => {
          setReminders(value)
          save.reset()
        }}
        error={problems.of('reminderDays')}
        autoComplete="off"
      />
      {numberField('setUpLinkDays')}
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
