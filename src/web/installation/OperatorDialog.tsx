import { Button, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '../api/api.ts'
import { useWords } from '../language/words.ts'
import { Dialog } from '../parts/Dialog.tsx'
import { EmailField } from '../parts/EmailField.tsx'
import classes from '../parts/form.module.css'
import { Form } from '../parts/Form.tsx'
import { formProblems } from '../parts/form-problems.ts'
import { ProblemNotice } from '../parts/Notice.tsx'
import { SentLinkDialog } from '../people/SentLinkDialog.tsx'

/** Invites somebody who works for a vendor. */
export function OperatorDialog({ onClose }: { onClose: () => void }) {
  const { say } = useWords()
  const [email, setEmail] = useState('')
  const [vendor, setVendor] = useState('')
  const invite = useMutation({
    mutationFn: () => client.inviteVendorOperator({ body: { email, vendor } }),
  })
  const title = say('web.installation.operator')
  const problems = formProblems(invite.error, ['email', 'vendor'])
  if (invite.data !== undefined)
    return <SentLinkDialog title={title} sent={invite.data} email={email.trim()} onClose={onClose} />
  return (
    <Dialog isOpen onClose={onClose} title={title}>
      <Form send={() => invite.mutate()} error={invite.error} className={classes.form}>
        <p>{say('web.installation.operator_text')}</p>
        <EmailField value={email} onChange={setEmail} problem={problems.of('email')} takesFocus />
        <TextInput
          label={say('web.start.name.vendor')}
          value={vendor}
          onChange={({ currentTarget }) => setVendor(currentTarget.value)}
          error={problems.of('vendor')}
          autoComplete="off"
          required
          withAsterisk={false}
        />
        <ProblemNotice title={say('web.invite.failed')} error={problems.rest} />
        <div className={classes.buttons}>
          <Button variant="default" onClick={onClose}>
            {say('web.cancel')}
          </Button>
          <Button type="submit" loading={invite.isPending}>
            {say('web.invite.send')}
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}
