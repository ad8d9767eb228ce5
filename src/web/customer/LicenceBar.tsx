import { overLimitBy } from '../../domain/licences.ts'
import { markFaces } from '../customers/marks.ts'
import type { ServiceMark } from '../customers/search.ts'
import { useWords } from '../language/words.ts'
import classes from './service.module.css'

interface LicenceBarProps {
  readonly used: number | null
  readonly total: number | null
  /** What there is to see in them, in words. */
  readonly mark?: ServiceMark | null
}

/** Licences in use of those there are: the numbers, and a small bar for the eye. Nothing where nothing is known. */
export function LicenceBar({ used, total, mark = null }: LicenceBarProps) {
  const { say, number } = useWords()
  if (total === null) return <span className={classes.licences} />
  if (used === null)
    return (
      <span className={classes.licences}>{say('web.customer.licences_total', { total: number(total) })}</span>
    )
  const over = overLimitBy(total, used)
  const share = total === 0 ? 0 : Math.min(1, used / total)
  return (
    <span className={classes.licences}>
      <span>
        {say('web.customer.licences', { used: number(used), total: number(total) })}
        {over > 0 && (
          <strong className={classes.over}>
            {' '}
            {say('web.customer.licences_over', { over: number(over) })}
          </strong>
        )}
      </span>
      <span className={classes.bar} data-over={used > total || undefined} aria-hidden>
        <span style={{ width: `${share * 100}%` }} />
      </span>
      {/* By how much it is over stands there already. */}
      {mark !== null && over === 0 && <span>{say(markFaces[mark].is)}</span>}
    </span>
  )
}
