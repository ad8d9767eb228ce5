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

/** How safe what was typed is, in words, always in the same place. */
export function SaveSign({ state, onTryNow, onCompare }: SaveSignProps) {
  const { say, time } = useWords()
  const { safety, savedAt, isPartly, error, theirs } = state
  const isFailing = error !== null && (safety === 'failed' || safety === 'saving')
  const saved = savedAt !== null && safety === 'saved'
  return (
    <>
      <div role="status" className={classes.sign} data-safety={safety}>
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
        {safety === 'saving' && !isFailing && say('web.details.saving')}
        {safety === 'changed' && say('web.details.changed')}
      </div>
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
