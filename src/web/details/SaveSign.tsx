import { Button } from '@mantine/core'
import { IconAlertTriangle, IconCheck, IconUsers } from '@tabler/icons-react'
import { useWords } from '../language/words.ts'
import { Problem } from '../parts/Problem.tsx'
import classes from './details.module.css'
import type { DraftState } from './draft.ts'

interface SaveSignProps {
  readonly state: DraftState
  readonly onTryNow: () => void
  readonly onCompare: () => void
}

/** Whether it is something that must not be passed over. */
export function isPressing({ safety, error }: DraftState): boolean {
  return (
    safety === 'failed' ||
    safety === 'refused' ||
    safety === 'torn' ||
    (safety === 'saving' && error !== null)
  )
}

/** How safe what was typed is, in words, always in the same place. */
export function SaveSign({ state, onTryNow, onCompare }: SaveSignProps) {
  const { say, time } = useWords()
  const { safety, savedAt, isPartly, error, theirs } = state
  const isFailing = error !== null && (safety === 'failed' || safety === 'saving')
  const saved = savedAt !== null && safety === 'saved'
  return (
    <>
      <div role="status" className={classes.sign} data-pressing={isPressing(state) || undefined}>
        {isFailing && (
          <>
            <IconAlertTriangle size={18} stroke={1.75} aria-hidden />
            <span>
              <strong>{say('web.details.not_saved')}</strong> {say('web.details.tries_again')}
            </span>
          </>
        )}
        {safety === 'refused' && (
          <>
            <IconAlertTriangle size={18} stroke={1.75} aria-hidden />
            <div>
              <strong>{say('web.not_saved')}</strong> <Problem error={error} />
            </div>
          </>
        )}
        {theirs !== null && (
          <>
            <IconUsers size={18} stroke={1.75} aria-hidden />
            <span>{say('web.details.torn')}</span>
          </>
        )}
        {saved && (
          <>
            <IconCheck size={16} stroke={1.75} aria-hidden />
            {say(isPartly ? 'web.details.saved_partly' : 'web.details.saved', { time: time(savedAt) })}
          </>
        )}
      </div>
      {/* Not for who listens: it comes and goes while one writes. */}
      {safety === 'saving' && !isFailing && (
        <span className={classes.quiet}>{say('web.details.saving')}</span>
      )}
      {safety === 'changed' && <span className={classes.quiet}>{say('web.details.changed')}</span>}
      {isFailing && (
        <Button size="compact-sm" variant="default" onClick={onTryNow}>
          {say('web.connection.try_now')}
        </Button>
      )}
      {theirs !== null && (
        <Button size="compact-sm" variant="default" onClick={onCompare}>
          {say('web.details.compare')}
        </Button>
      )}
    </>
  )
}
