import { Button } from '@mantine/core'
import type { UseMutationResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useWords } from '../language/words.ts'
import { Dialog } from './Dialog.tsx'
import classes from './form.module.css'
import { ProblemNotice } from './Notice.tsx'

export interface ConfirmDialogProps {
  readonly title: string
  readonly text: string
  /** What the button says: the deed itself, never «OK». */
  readonly confirm: string
  readonly deed: Pick<UseMutationResult<unknown, unknown, void>, 'mutate' | 'isPending' | 'error'>
  readonly onClose: () => void
  /** Whether it cannot be undone, or takes something away. */
  readonly isFinal?: boolean
  /** What there is to know besides the text. */
  readonly children?: ReactNode
}

/** Asks before what is not easily undone. */
export function ConfirmDialog({
  title,
  text,
  confirm,
  deed,
  onClose,
  isFinal = true,
  children,
}: ConfirmDialogProps) {
  const { say } = useWords()
  return (
    <Dialog isOpen onClose={onClose} title={title}>
      <div className={classes.form}>
        <p>{text}</p>
        {children}
        <ProblemNotice title={say('web.invite.failed')} error={deed.error} />
        <div className={classes.buttons}>
          <Button variant="default" onClick={onClose} data-autofocus>
            {say('web.cancel')}
          </Button>
          <Button {...(isFinal && { color: 'red' })} loading={deed.isPending} onClick={() => deed.mutate()}>
            {confirm}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}
