import { IconPlugConnectedX } from '@tabler/icons-react'
import { useWords } from '../language/words.ts'
import classes from './live.module.css'

/** What is shown does not follow what happens for now; it catches up by itself. */
export function AwaySign() {
  const { say } = useWords()
  return (
    <span className={classes.away} title={say('web.live.away_text')}>
      <IconPlugConnectedX size={16} stroke={1.75} aria-hidden />
      <span className={classes.text}>{say('web.live.away')}</span>
    </span>
  )
}
