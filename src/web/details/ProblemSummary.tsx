import { UnstyledButton } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useWords } from '../language/words.ts'
import classes from './details.module.css'
import type { FormProblem } from './use-problems.ts'

interface ProblemSummaryProps {
  readonly problems: readonly FormProblem[]
  /** Leads to a field. */
  readonly onGo: (path: string) => void
}

/** All that is wrong, each with the way to where it is mended. */
export function ProblemSummary({ problems, onGo }: ProblemSummaryProps) {
  const { say } = useWords()
  if (problems.length === 0) return null
  return (
    <section className={classes.summary} role="alert">
      <p className={classes.summaryTitle}>
        <IconAlertTriangle size={20} stroke={1.75} aria-hidden />
        <strong>{say('web.details.wrong', { count: problems.length })}</strong>
      </p>
      <ul>
        {problems.map(({ path, field, text }) => (
          <li key={path + text}>
            {field === null ? (
              text
            ) : (
              <>
                <UnstyledButton className={classes.go} onClick={() => onGo(field.path)}>
                  {field.label}
                </UnstyledButton>
                : {text}
              </>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
