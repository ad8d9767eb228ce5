import { Button, Textarea } from '@mantine/core'
import { useState } from 'react'
import { useWords } from '../language/words.ts'
import { Dialog } from '../parts/Dialog.tsx'
import { useStatusWords } from '../status/status.ts'
import classes from './service.module.css'
import type { Service } from './types.ts'

/** As the API takes it (src/services/schema.ts). */
const maxReasonCharacters = 2000

export interface ReasonDialogProps {
  readonly service: Service
  readonly onSave: (reason: string) => void
  readonly onClose: () => void
}

/** Asks why a service cannot be provisioned, before that is said of it. */
export function ReasonDialog({ service, onSave, onClose }: ReasonDialogProps) {
  const { say } = useWords()
  const { label } = useStatusWords()('unable_to_provision')
  const [reason, setReason] = useState(service.reason ?? '')
  return (
    <Dialog isOpen onClose={onClose} title={`${service.product}: ${label}`}>
      <form
        className={classes.dialog}
        onSubmit={(event) => {
          event.preventDefault()
          onSave(reason.trim())
        }}
      >
        <Textarea
          data-autofocus
          label={say('web.customer.set.reason')}
          description={say('web.customer.set.reason_help')}
          rows={4}
          maxLength={maxReasonCharacters}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <div className={classes.buttons}>
          <Button variant="default" onClick={onClose}>
            {say('web.customer.set.cancel')}
          </Button>
          <Button type="submit">{say('web.customer.set.save')}</Button>
        </div>
      </form>
    </Dialog>
  )
}
