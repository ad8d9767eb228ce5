import { IconClockExclamation } from '@tabler/icons-react'
import { useNow } from '../language/now.ts'
import { useWords } from '../language/words.ts'
import { Instant } from '../parts/Instant.tsx'
import classes from './tasks.module.css'

/** Until when something has to be done; what is late says so. */
export function Due({ at }: { at: string | null }) {
  const { say } = useWords()
  const nowMs = useNow()
  if (at === null) return <span className={classes.none}>{say('web.tasks.no_due')}</span>
  if (Date.parse(at) > nowMs) return <Instant at={at} />
  return (
    <span className={classes.overdue}>
      <IconClockExclamation size={16} stroke={1.75} aria-hidden />
      <span>
        {say('web.tasks.is_overdue')}
        <span className={classes.beside}>
          <Instant at={at} />
        </span>
      </span>
    </span>
  )
}
