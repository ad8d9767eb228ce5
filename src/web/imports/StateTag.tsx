import {
  IconAlertTriangle,
  IconBan,
  IconCheck,
  IconCircleX,
  IconClock,
  IconEye,
  IconLoader2,
} from '@tabler/icons-react'
import type { Icon } from '@tabler/icons-react'
import type { WordKey } from '../../messages/word-groups.ts'
import { useWords } from '../language/words.ts'
import classes from './tables.module.css'
import { shareDone } from './run.ts'
import type { Run, RunState } from './run.ts'

interface Look {
  readonly label: WordKey
  readonly icon: Icon
  readonly tone: 'quiet' | 'running' | 'good' | 'attention' | 'problem'
}

const looks: Readonly<Record<RunState, Look>> = {
  receiving: { label: 'web.imports.state.receiving', icon: IconLoader2, tone: 'running' },
  waiting: { label: 'web.imports.state.waiting', icon: IconClock, tone: 'running' },
  running: { label: 'web.imports.state.running', icon: IconLoader2, tone: 'running' },
  done: { label: 'web.imports.state.done', icon: IconCheck, tone: 'good' },
  failed: { label: 'web.imports.state.failed', icon: IconCircleX, tone: 'problem' },
  cancelled: { label: 'web.imports.state.cancelled', icon: IconBan, tone: 'quiet' },
}
const checked: Look = { label: 'web.imports.state.checked', icon: IconEye, tone: 'quiet' }
const withErrors: Look = {
  label: 'web.imports.state.with_errors',
  icon: IconAlertTriangle,
  tone: 'attention',
}
const refused: Look = { label: 'web.imports.state.refused', icon: IconCircleX, tone: 'problem' }

type Standing = Pick<Run, 'state' | 'dryRun' | 'strict' | 'errorCount'>

function lookOf({ state, dryRun, strict, errorCount }: Standing): Look {
  if (state !== 'done') return looks[state]
  if (dryRun) return checked
  if (errorCount === 0) return looks.done
  return strict ? refused : withErrors
}

/** How an import stands: a word, an icon and a colour. */
export function StateTag({ run }: { run: Standing & Pick<Run, 'progress'> }) {
  const { say, percent } = useWords()
  const { label, icon: Icon, tone } = lookOf(run)
  return (
    <span className={classes.tag} data-tone={tone}>
      <Icon size={14} stroke={2} aria-hidden />
      {say(label)}
      {run.state === 'running' && run.progress !== null && ` ${percent(shareDone(run.progress))}`}
    </span>
  )
}
