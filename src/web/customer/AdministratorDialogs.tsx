import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '../api/api.ts'
import { useMe } from '../api/me.ts'
import { useWords } from '../language/words.ts'
import { ConfirmDialog } from '../parts/ConfirmDialog.tsx'
import { Dialog } from '../parts/Dialog.tsx'
import { EmailField } from '../parts/EmailField.tsx'
import classes from '../parts/form.module.css'
import { Form } from '../parts/Form.tsx'
import { formProblems } from '../parts/form-problems.ts'
import { ProblemNotice } from '../parts/Notice.tsx'
import type { Sent } from '../people/SentLink.tsx'
import { SentLinkDialog } from '../people/SentLinkDialog.tsx'
import { administratorsQuery } from './queries.ts'
import type { Administrator, Customer, InvitedAdministrator } from './types.ts'

/** What is asked, or shown, about a customer's administrators. */
export type AdministratorAsk =
  | { readonly deed: 'invite' }
  | { readonly deed: 'show_sent'; readonly sent: Sent; readonly email: string }
  | { readonly deed: 'revoke'; readonly invitation: InvitedAdministrator }
  | { readonly deed: 'remove'; readonly administrator: Administrator }

interface DialogProps {
  readonly customer: Customer
  /** What was done, for who listens. */
  readonly onSaid: (text: string) => void
  readonly onClose: () => void
}

export function AdministratorDialogs({ asked, ...props }: DialogProps & { asked: AdministratorAsk }) {
  const { say } = useWords()
  if (asked.deed === 'invite') return <InviteDialog {...props} />
  if (asked.deed === 'revoke') return <RevokeDialog {...props} invitation={asked.invitation} />
  if (asked.deed === 'remove') return <RemoveDialog {...props} administrator={asked.administrator} />
  const { sent, email } = asked
  return <SentLinkDialog title={say('web.invite.again')} sent={sent} email={email} onClose={props.onClose} />
}

function useRenew(customerId: string) {
  const queries = useQueryClient()
  return () => queries.invalidateQueries({ queryKey: administratorsQuery(customerId).queryKey })
}

function InviteDialog({ customer, onClose }: DialogProps) {
  const { say } = useWords()
  const { partner } = useMe()
  const [email, setEmail] = useState(customer.adminEmail ?? '')
  const invite = useMutation({
    mutationFn: () => client.invite({ body: { email, role: 'customer_admin', customerId: customer.id } }),
    onSuccess: useRenew(customer.id),
  })
  const problems = formProblems(invite.error, ['email'])
  const title = say('web.customer.admins.invite')
  if (invite.data !== undefined)
    return <SentLinkDialog title={title} sent={invite.data} email={email.trim()} onClose={onClose} />
  return (
    <Dialog isOpen onClose={onClose} title={title}>
      <Form send={() => invite.mutate()} error={invite.error} className={classes.form}>
        <p>{say('web.customer.admins.invite_text', { partner: partner.name ?? say('web.shell.unnamed') })}</p>
        <EmailField value={email} onChange={setEmail} problem={problems.of('email')} takesFocus />
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

function RevokeDialog({
  customer,
  invitation,
  onSaid,
  onClose,
}: DialogProps & { invitation: InvitedAdministrator }) {
  const { say } = useWords()
  const renew = useRenew(customer.id)
  const email = invitation.email ?? ''
  const revoke = useMutation({
    mutationFn: () => client.revokeInvitation({ params: { id: invitation.id } }),
    onSuccess: () => {
      onSaid(say('web.customer.admins.revoked', { email }))
      onClose()
      return renew()
    },
  })
  return (
    <ConfirmDialog
      title={say('web.customer.admins.revoke_ask', { email })}
      text={say('web.customer.admins.revoke_text')}
      confirm={say('web.invite.revoke')}
      deed={revoke}
      onClose={onClose}
    />
  )
}

function RemoveDialog({
  customer,
  administrator,
  onSaid,
  onClose,
}: DialogProps & { administrator: Administrator }) {
  const { say } = useWords()
  const renew = useRenew(customer.id)
  const name = administrator.name ?? administrator.email ?? ''
  const remove = useMutation({
    mutationFn: () =>
      client.removePerson({ params: { id: administrator.id }, query: { customer: customer.id } }),
    onSuccess: () => {
      onSaid(say('web.people.removed', { name }))
      onClose()
      return renew()
    },
  })
  return (
    <ConfirmDialog
      title={say('web.people.remove_ask', { name })}
      text={say('web.customer.admins.remove_text', { customer: customer.name })}
      confirm={say('web.people.remove')}
      deed={remove}
      onClose={onClose}
    />
  )
}
