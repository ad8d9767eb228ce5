import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { client } from '../api/api.ts'
import { useWords } from '../language/words.ts'
import { Dialog } from '../parts/Dialog.tsx'
import classes from '../parts/form.module.css'
import { ProblemNotice } from '../parts/Notice.tsx'
import type { MemberDialogProps } from './MemberDialogs.tsx'
import { SentLink } from './SentLink.tsx'

/** Sends one of the partner's people a link that sets a new password. */
export function ResetLinkDialog({ member, onClose }: MemberDialogProps) {
  const { say } = useWords()
  const email = member.email ?? ''
  const send = useMutation({ mutationFn: () => client.sendPasswordReset({ params: { id: member.id } }) })
  return (
    <Dialog isOpen onClose={onClose} title={say('web.people.send_reset')}>
      <div className={classes.form}>
        {send.data === undefined ? (
          <p>{say('web.link.sent_text', { email })}</p>
        ) : (
          <SentLink sent={send.data} email={email} />
        )}
        <ProblemNotice title={say('web.link.failed')} error={send.error} />
        <div className={classes.buttons}>
          <Button variant="default" onClick={onClose}>
            {say(send.isSuccess ? 'web.done' : 'web.cancel')}
          </Button>
          {!send.isSuccess && (
            <Button loading={send.isPending} onClick={() => send.mutate()} data-autofocus>
              {say('web.reset.send')}
            </Button>
          )}
        </div>
      </div>
    </Dialog>
  )
}
