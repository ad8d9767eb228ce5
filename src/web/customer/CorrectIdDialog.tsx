import { Button, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '../api/api.ts'
import { useWords } from '../language/words.ts'
import { Dialog } from '../parts/Dialog.tsx'
import classes from '../parts/form.module.css'
import { Form } from '../parts/Form.tsx'
import { formProblems } from '../parts/form-problems.ts'
import { ProblemNotice } from '../parts/Notice.tsx'
import type { CustomerDialogProps } from './CustomerMenu.tsx'

/** Corrects the partner's own id of a customer. */
export function CorrectIdDialog({ customer, onSaid, onClose }: CustomerDialogProps) {
  const { say } = useWords()
  const queries = useQueryClient()
  const [externalId, setExternalId] = useState(customer.externalId)
  const correct = useMutation({
    mutationFn: () => client.correctCustomerId({ params: { id: customer.id }, body: { externalId } }),
    onSuccess: async () => {
      onSaid(say('web.customer.id_corrected', { id: externalId.trim() }))
      onClose()
      await queries.invalidateQueries()
    },
  })
  const problems = formProblems(correct.error, ['externalId'])
  return (
    <Dialog isOpen onClose={onClose} title={say('web.customer.correct_id_of', { name: customer.name })}>
      <Form send={() => correct.mutate()} error={correct.error} className={classes.form}>
        <TextInput
          data-autofocus
          label={say('column.customer_id')}
          description={say('web.customer.correct_id_help', { id: customer.externalId })}
          value={externalId}
          onChange={({ currentTarget }) => setExternalId(currentTarget.value)}
          error={problems.of('externalId')}
          autoComplete="off"
          spellCheck={false}
          required
          withAsterisk={false}
        />
        <ProblemNotice title={say('web.invite.failed')} error={problems.rest} />
        <div className={classes.buttons}>
          <Button variant="default" onClick={onClose}>
            {say('web.cancel')}
          </Button>
          <Button type="submit" loading={correct.isPending}>
            {say('web.customer.correct')}
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}
