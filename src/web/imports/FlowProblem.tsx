import { Button } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useWords } from '../language/words.ts'
import { Problem } from '../parts/Problem.tsx'
import { fileMistakes } from './file-kinds.ts'
import classes from './imports.module.css'
import { mistakeOf } from './use-import-flow.ts'

export interface FlowProblemProps {
  readonly title: string
  readonly error: unknown
  readonly retry?: () => void
}

/** Why a file did not get on, and what to do: in the page's words where nothing was sent, else in the server's. */
export function FlowProblem({ title, error, retry }: FlowProblemProps) {
  const { say } = useWords()
  const mistake = mistakeOf(error)
  return (
    <Notice tone="problem" title={title} role="alert">
      {mistake === undefined ? <Problem error={error} /> : <p>{say(fileMistakes[mistake])}</p>}
      {mistake === undefined && retry !== undefined && (
        <Button size="compact-sm" variant="default" onClick={retry}>
          {say('web.error.retry')}
        </Button>
      )}
    </Notice>
  )
}

export interface NoticeProps {
  readonly tone: 'problem' | 'attention'
  readonly title: string
  readonly role?: 'alert' | 'status'
  readonly children?: ReactNode
}

/** A few words that must not be passed over. */
export function Notice({ tone, title, role, children }: NoticeProps) {
  return (
    <div className={classes.notice} data-tone={tone} role={role}>
      <IconAlertTriangle size={20} stroke={1.75} aria-hidden className={classes.noticeIcon} />
      <div className={classes.noticeText}>
        <strong>{title}</strong>
        {children}
      </div>
    </div>
  )
}
