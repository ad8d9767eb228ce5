import { useWords } from '../language/words.ts'
import { CopyField } from '../parts/CopyField.tsx'
import { Notice } from '../parts/Notice.tsx'
import { useMay } from '../rights/use-may.ts'

export interface Sent {
  readonly delivery: 'sent' | 'no_mail_server' | 'failed'
  readonly link: string | null
}

const deliveryWords = {
  no_mail_server: 'web.link.no_mail_server',
  failed: 'web.link.failed',
} as const

/** How the mail with a link went; where none could bring it, the link itself, this once. */
export function SentLink({ sent, email }: { sent: Sent; email: string }) {
  const { say } = useWords()
  const { may } = useMay('manage_people')
  const untold = may ? 'web.link.elsewhere' : 'web.link.not_shown'
  if (sent.delivery === 'sent')
    return (
      <Notice tone="good" role="status" title={say('web.link.sent')}>
        <p>{say('web.link.sent_text', { email })}</p>
      </Notice>
    )
  return (
    <>
      <Notice tone="attention" role="status" title={say(deliveryWords[sent.delivery])}>
        <p>{say(sent.link === null ? untold : 'web.link.hand_over', { email })}</p>
      </Notice>
      {sent.link !== null && <CopyField label={say('web.link.label')} text={sent.link} />}
    </>
  )
}
