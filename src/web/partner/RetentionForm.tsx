import { Button, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '../api/api.ts'
import { retentionQuery } from '../archive/queries.ts'
import type { Retention } from '../archive/queries.ts'
import { useWords } from '../language/words.ts'
import { ConfirmDialog } from '../parts/ConfirmDialog.tsx'
import { Done } from '../parts/Done.tsx'
import classes from '../parts/form.module.css'
import { Form } from '../parts/Form.tsx'
import { formProblems } from '../parts/form-problems.ts'
import { ProblemNotice } from '../parts/Notice.tsx'

const fields = ['deletedCustomersDays', 'removedDetailsDays', 'auditDays'] as const
const words = {
  deletedCustomersDays: {
    label: 'web.settings.deleted_days',
    help: 'web.settings.deleted_days_help',
  },
  removedDetailsDays: { label: 'web.settings.details_days', help: 'web.settings.details_days_help' },
  auditDays: { label: 'web.settings.audit_days', help: 'web.settings.audit_days_help' },
} as const

/** How long the partner keeps deleted customers, what was filled in for removed services, and the audit log; a shorter time is asked about first. */
export function RetentionForm({ retention }: { retention: Retention }) {
  const { say } = useWords()
  const queries = useQueryClient()
  const [texts, setTexts] = useState({
    deletedCustomersDays: String(retention.deletedCustomersDays),
    removedDetailsDays: String(retention.removedDetailsDays),
    auditDays: String(retention.auditDays),
  })
  const [isAsking, setAsking] = useState(false)
  const wanted: Retention = {
    deletedCustomersDays: numberOf(texts.deletedCustomersDays),
    removedDetailsDays: numberOf(texts.removedDetailsDays),
    auditDays: numberOf(texts.auditDays),
  }
  const save = useMutation({
    mutationFn: () => client.changeRetention({ body: wanted }),
    onSuccess: (saved) => queries.setQueryData(retentionQuery.queryKey, saved),
    onSettled: () => setAsking(false),
  })
  const problems = formProblems(save.error, fields)
  const isShorter = fields.some((field) => wanted[field] < retention[field])
  return (
    <Form
      send={() => {
        if (isShorter) setAsking(true)
        else save.mutate()
      }}
      error={save.error}
    >
      {fields.map((field) => (
        <TextInput
          key={field}
          label={say(words[field].label)}
          description={say(words[field].help)}
          value={texts[field]}
          onChange={({ currentTarget: { value } }) => {
            setTexts((now) => ({ ...now, [field]: value }))
            save.reset()
          }}
          error={problems.of(field)}
          inputMode="numeric"
          autoComplete="off"
          required
          withAsterisk={false}
        />
      ))}
      <ProblemNotice title={say('web.not_saved')} error={problems.rest} />
      <div className={classes.actions}>
        <Button type="submit" loading={save.isPending}>
          {say('web.save')}
        </Button>
        <Done
          text={
            save.isSuccess &&
            say('web.settings.kept_saved', {
              deleted: retention.deletedCustomersDays,
              details: retention.removedDetailsDays,
              audit: retention.auditDays,
            })
          }
        />
      </div>
      {isAsking && (
        <ConfirmDialog
          title={say('web.settings.shorter_ask')}
          text={say('web.settings.shorter_text')}
          confirm={say('web.settings.shorter')}
          deed={save}
          onClose={() => setAsking(false)}
        />
      )}
    </Form>
  )
}

/** What is no number goes as it is to the server, which says what to write instead. */
function numberOf(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text.trim())
}
