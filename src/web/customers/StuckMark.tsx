import { VisuallyHidden } from '@mantine/core'
import { IconClockExclamation } from '@tabler/icons-react'
import { useWords } from '../language/words.ts'
import classes from './table.module.css'

/** Beside a status: the set-up takes longer than it usually does. */
export function StuckMark() {
  const { say } = useWords()
  const text = say('filter.stuck')
  return (
    <span className={classes.stuck} title={text}>
      <IconClockExclamation size={16} stroke={1.75} aria-hidden />
      <VisuallyHidden>{text}</VisuallyHidden>
    </span>
  )
}
