import type { Output } from '../../client/types.ts'
import { useWords } from '../language/words.ts'
import { Notice } from '../parts/Notice.tsx'
import people from './customer-people.module.css'
import type { PeoplePreview } from './import-choice.ts'
import classes from './import-dialog.module.css'

interface ImportResultProps {
  readonly result: Output<'importCustomerPeople'>
  /** What the columns are called in the reader's language. */
  readonly columns: PeoplePreview['columns']
}

/** What a file of people would do, or has done, and what is wrong with which rows. */
export function ImportResult({ result, columns }: ImportResultProps) {
  const { say, number } = useWords()
  const { dryRun, errors, errorCount, ignored } = result
  const counts = [
    ['web.customer_people.new', result.new],
    ['web.customer_people.changed', result.changed],
    ['web.customer_people.unchanged', result.unchanged],
    ['web.customer_people.refused_rows', result.refused],
  ] as const
  return (
    <>
      <Notice
        tone={result.refused > 0 ? 'attention' : dryRun ? 'info' : 'good'}
        role="status"
        title={say(dryRun ? 'web.customer_people.would_do' : 'web.customer_people.has_done')}
      >
        <dl className={people.result}>
          {counts.map(([label, count]) => (
            <div key={label} className={classes.count}>
              <dt>{say(label)}</dt>
              <dd>{number(count)}</dd>
            </div>
          ))}
        </dl>
        {ignored.length > 0 && (
          <p>{say('web.customer_people.ignored', { headings: ignored.slice(0, 20).join(', ') })}</p>
        )}
      </Notice>
      {errors.length > 0 && (
        <section aria-label={say('web.customer_people.refused_rows')}>
          {/* Scrolled by keyboard too. */}
          <ul className={people.refusals} tabIndex={0} aria-label={say('web.customer_people.refused_rows')}>
            {errors.map(({ line, column, message }) => (
              <li key={`${line} ${column} ${message}`}>
                <strong>{say('web.customer_people.line', { line })}</strong>{' '}
                {columns.find(({ name }) => name === column)?.label}
                <p>{message}</p>
              </li>
            ))}
          </ul>
          {errorCount > errors.length && (
            <p>{say('web.customer_people.more_errors', { count: errorCount - errors.length })}</p>
          )}
        </section>
      )}
    </>
  )
}
