import { IconAlertTriangle, IconBan, IconCircleCheck, IconCircleX } from '@tabler/icons-react'
import type { Icon } from '@tabler/icons-react'
import result from '../imports/result.module.css'
import type { Words } from '../language/words.ts'
import { useWords } from '../language/words.ts'
import classes from './bulk.module.css'
import { Reasons } from './Outlook.tsx'
import type { BulkJobDetail } from './queries.ts'

interface JobResultProps {
  readonly job: BulkJobDetail
  /** One below what stands above. */
  readonly heading: 'h2' | 'h3'
}

interface End {
  readonly tone: 'good' | 'attention' | 'problem'
  readonly icon: Icon
}

/** How a job ended: in words, in numbers, and why some were refused. */
export function JobResult({ job, heading: Heading }: JobResultProps) {
  const words = useWords()
  const { tone, icon: Icon } = endOf(job)
  return (
    <div className={result.outcome} data-tone={tone} role="status">
      <Icon size={26} stroke={1.75} aria-hidden className={result.outcomeIcon} />
      <div className={classes.outcome}>
        <Heading className={result.outcomeTitle}>{titleOf(job, words)}</Heading>
        <p className={result.outcomeText}>{numbersOf(job, words)}</p>
        {job.failure !== null && <p>{job.failure}</p>}
        {job.reasons.length > 0 && <Reasons reasons={job.reasons} />}
      </div>
    </div>
  )
}

function endOf({ state, refused, left }: BulkJobDetail): End {
  if (state === 'failed') return { tone: 'problem', icon: IconCircleX }
  if (state === 'cancelled') return { tone: 'attention', icon: IconBan }
  return refused > 0 || left > 0
    ? { tone: 'attention', icon: IconAlertTriangle }
    : { tone: 'good', icon: IconCircleCheck }
}

function titleOf({ state, done }: BulkJobDetail, { say }: Words): string {
  if (state === 'failed') return say('web.bulk.end.failed')
  if (state === 'cancelled') return say('web.bulk.end.cancelled')
  return done === 0 ? say('web.bulk.end.nothing') : say('web.bulk.end.done', { count: done })
}

function numbersOf({ state, done, unchanged, refused, left }: BulkJobDetail, { say }: Words): string {
  const parts = [
    state !== 'done' && say('web.bulk.end.done', { count: done }),
    unchanged > 0 && say('web.bulk.same', { count: unchanged }),
    refused > 0 && say('web.bulk.cannot', { count: refused }),
    left > 0 && say('web.bulk.end.left', { count: left }),
  ]
  return parts.filter(Boolean).join(' · ')
}
