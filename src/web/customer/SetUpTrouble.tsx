import { Button } from '@mantine/core'
import { IconAlertOctagon, IconCheck, IconCopy } from '@tabler/icons-react'
import { useState } from 'react'
import { copyText } from '../customers/copy.ts'
import { useWords } from '../language/words.ts'
import classes from './set-up.module.css'
import type { SetUp } from './types.ts'

type Trouble = NonNullable<SetUp['trouble']>

export interface SetUpTroubleProps {
  readonly trouble: Trouble
  /** What stands beside the status already. */
  readonly reason: string | null
}

/** What went wrong: in words, as the other side said it, and what it answered for who wants to know. */
export function SetUpTrouble({ trouble: { message, words, technical }, reason }: SetUpTroubleProps) {
  const { say } = useWords()
  return (
    <div className={classes.trouble}>
      <IconAlertOctagon size={18} stroke={1.75} aria-hidden />
      <div className={classes.troubleText}>
        <p>
          <span className={classes.said}>{say('web.service.wrong')}: </span>
          {message}
        </p>
        {words !== null && words !== reason && <p className={classes.words}>{words}</p>}
        {technical !== null && <Technical technical={technical} />}
      </div>
    </div>
  )
}

function Technical({ technical }: { technical: NonNullable<Trouble['technical']> }) {
  const { say } = useWords()
  const [isCopied, setCopied] = useState(false)
  const { request, status, body } = technical
  const answer = status === null ? say('web.service.no_answer') : String(status)
  return (
    <details className={classes.technical}>
      <summary>{say('web.service.technical')}</summary>
      <dl className={classes.answer}>
        <div>
          <dt>{say('web.service.request')}</dt>
          <dd>
            <code>{request}</code>
          </dd>
        </div>
        <div>
          <dt>{say('web.service.http')}</dt>
          <dd>{answer}</dd>
        </div>
        {body !== '' && (
          <div>
            <dt>{say('web.service.body')}</dt>
            <dd>
              <pre className={classes.body}>{body}</pre>
            </dd>
          </div>
        )}
      </dl>
      <Button
        variant="default"
        size="compact-sm"
        leftSection={isCopied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />}
        onClick={() => void copyText([request, answer, body].join('\n')).then(setCopied)}
      >
        {say(isCopied ? 'web.copied' : 'web.copy')}
      </Button>
      <span role="status" className={classes.said}>
        {isCopied ? say('web.copied') : ''}
      </span>
    </details>
  )
}
