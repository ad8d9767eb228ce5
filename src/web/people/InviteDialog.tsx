import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { PartnerRole } from '../../domain/roles.ts'
import { client } from '../api/api.ts'
import { useWords } from '../language/words.ts'
import { Dialog } from '../parts/Dialog.tsx'
import { EmailField } from '../parts/EmailField.tsx'
import classes from '../parts/form.module.css'
import { Form } from '../parts/Form.tsx'
import { formProblems } from '../parts/form-problems.ts'
import { ProblemNotice } from '../parts/Notice.tsx'
import { RoleChoice } from '../rights/RoleChoice.tsx'
import { invitationsQuery } from './queries.ts'
import { SentLinkDialog } from './SentLinkDialog.tsx'

/** Invites somebody to the partner, and shows the link where no mail could bring it. */
export function InviteDialog({ onClose }: { onClose: () => void }) {
  const { say } = useWords()
  const queries = useQueryClient()
  const [email, setEmail] = useState('')
  const [role, setRole] = useState<PartnerRole>('partner_read_only')
  const invite = useMutation({
    mutationFn: () => client.invite({ body: { email, role } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: invitationsQuery.queryKey }),
  })
  const problems = formProblems(invite.error, ['email'])
  if (invite.data !== undefined)
    return (
      <SentLinkDialog
        title={say('web.invite.title')}
        sent={invite.data}
        email={email.trim()}
        onClose={onClose}
      />
    )
  return (
    <Dialog isOpen onClose={onClose} title={say('web.invite.title')}>
      <Form send={() => invite.mutate()} error={invite.error} className={classes.form}>
        <EmailField value={email} onChange={setEmail} problem={problems.of('email')} takesFocus />
        <RoleChoice value={role} onChange={setRole} />
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
