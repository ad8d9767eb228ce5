import { Button } from '@mantine/core'
import { useWords } from '../language/words.ts'
import { Dialog } from '../parts/Dialog.tsx'
import classes from '../parts/form.module.css'
import { SentLink } from './SentLink.tsx'
import type { Sent } from './SentLink.tsx'

export interface SentLinkDialogProps {
  readonly title: string
  readonly sent: Sent
  readonly email: string
  readonly onClose: () => void
}

/** What became of an invitation's mail, and the link where it could bring none. */
export function SentLinkDialog({ title, sent, email, onClose }: SentLinkDialogProps) {
  const { say } = useWords()
  return (
    <Dialog isOpen onClose={onClose} title={title}>
      <div className={classes.form}>
        <SentLink sent={sent} email={email} />
        <div className={classes.buttons}>
          <Button variant="default" onClick={onClose}>
            {say('web.done')}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}
