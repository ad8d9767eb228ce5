import {
  IconAlertTriangle,
  IconBan,
  IconCheck,
  IconCircleX,
  IconClock,
  IconLoader2,
} from '@tabler/icons-react'
import type { Icon } from '@tabler/icons-react'
import type { WordKey } from '../../messages/word-groups.ts'
import tables from '../imports/tables.module.css'
import { useWords } from '../language/words.ts'
import type { BulkJob } from './acts.ts'

interface Look {
  readonly label: WordKey
  readonly icon: Icon
  readonly tone: 'quiet' | 'running' | 'good' | 'attention' | 'problem'
}

const looks: Readonly<Record<BulkJob['state'], Look>> = {
  waiting: { label: 'web.bulk.state.waiting', icon: IconClock, tone: 'running' },
  running: { label: 'web.bulk.state.running', icon: IconLoader2, tone: 'running' },
  done: { label: 'web.bulk.state.done', icon: IconCheck, tone: 'good' },
  failed: { label: 'web.bulk.state.failed', icon: IconCircleX, tone: 'problem' },
  cancelled: { label: 'web.bulk.state.cancelled', icon: IconBan, tone: 'quiet' },
}
const partly: Look = { label: 'web.bulk.state.partly', icon: IconAlertTriangle, tone: 'attention' }

/** How a job stands: a word, an icon and a colour. */
export function StateTag({ job }: { job: BulkJob }) {
  const { say, percent } = useWords()
  const { label, icon: Icon, tone } = job.state === 'done' && job.refused > 0 ? partly : looks[job.state]
  return (
    <span className={tables.tag} data-tone={tone}>
      <Icon size={14} stroke={2} aria-hidden />
      {say(label)}
      {job.state === 'running' && job.total > 0 && ` ${percent((job.total - job.left) / job.total)}`}
    </span>
  )
}
