import type { ReactNode } from 'react'
import { useWords } from '../language/words.ts'
import { Counts } from './Counts.tsx'
import { ErrorTable } from './ErrorTable.tsx'
import classes from './result.module.css'
import { outcomeOf } from './outcome.ts'
import type { Run } from './run.ts'

export interface RunResultProps {
  readonly run: Run
  /** One below what stands above. */
  readonly heading?: 'h2' | 'h3'
  /** What can be done now; before what may be a long list. */
  readonly children?: ReactNode
}

/** How an import ended: in words, in numbers, and with everything that was wrong. */
export function RunResult({ run, heading: Heading = 'h3', children }: RunResultProps) {
  const words = useWords()
  const { say } = words
  const { tone, icon: Icon, title, text } = outcomeOf(run, words)
  const { counts, warnings } = run
  return (
    <>
      <div className={classes.outcome} data-tone={tone} role="status">
        <Icon size={26} stroke={1.75} aria-hidden className={classes.outcomeIcon} />
        <div>
          <Heading className={classes.outcomeTitle}>{title}</Heading>
          {text !== '' && <p className={classes.outcomeText}>{text}</p>}
        </div>
      </div>
      {counts !== null && <Counts counts={counts} />}
      {warnings.length > 0 && (
        <details className={classes.warnings}>
          <summary>{say('web.import.warnings', { count: warnings.length })}</summary>
          <ul>
            {warnings.map(({ line, column, code, message }) => (
              <li key={`${line} ${column} ${code}`}>{message}</li>
            ))}
          </ul>
        </details>
      )}
      {children}
      {run.errorCount > 0 && <ErrorTable run={run} heading={Heading} />}
    </>
  )
}
