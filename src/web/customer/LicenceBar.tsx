import { overLimitBy } from '../../domain/licences.ts'
import { useWords } from '../language/words.ts'
import classes from './service.module.css'

/** Licences in use of those there are: the numbers, and a small bar for the eye. Nothing where nothing is known. */
export function LicenceBar({ used, total }: { used: number | null; total: number | null }) {
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
    </span>
  )
}
