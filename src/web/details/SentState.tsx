import { IconCircleCheck } from '@tabler/icons-react'
import type { Field } from '../../details-schema/fields.ts'
import type { Details } from '../../details-schema/json.ts'
import { useFocusOnce } from '../customer/use-focus-once.ts'
import { useWords } from '../language/words.ts'
import { Instant } from '../parts/Instant.tsx'
import classes from './details.module.css'
import { useValueText } from './use-value-text.ts'
import { placesOf, valueAt } from './values.ts'

interface SentStateProps {
  readonly fields: readonly Field[]
  /** What was sent; null where it is not for who looks. */
  readonly details: Details | null
  readonly sentAt: string | null
  /** What comes now, and who acts. */
  readonly next: string
}

/** That it has been sent: what, and who acts next. */
export function SentState({ fields, details, sentAt, next }: SentStateProps) {
  const { say } = useWords()
  const valueText = useValueText()
  // Where the form was that had the focus.
  const place = useFocusOnce<HTMLDivElement>()
  const sent = placesOf(fields).flatMap(({ field, names, groups }) => {
    const value = details === null ? undefined : valueAt(details, names)
    return value === undefined ? [] : [{ field, value, label: [...groups, field.label].join(' › ') }]
  })
  return (
    <div ref={place} tabIndex={-1} className={classes.sent}>
      <p className={classes.sentTitle}>
        <IconCircleCheck size={20} stroke={1.75} aria-hidden />
        <strong>{say('web.details.sent')}</strong>
        {sentAt !== null && <Instant at={sentAt} className={classes.quiet} />}
      </p>
      <p className={classes.quiet}>{next}</p>
      {sent.length > 0 && (
        <dl className={classes.facts}>
          {sent.map(({ field, value, label }) => (
            <div key={field.path}>
              <dt>{label}</dt>
              <dd>{valueText(field, value)}</dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  )
}
