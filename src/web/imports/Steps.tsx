import { IconCheck } from '@tabler/icons-react'
import { useWords } from '../language/words.ts'
import classes from './steps.module.css'

export interface StepsProps {
  readonly labels: readonly string[]
  /** Which of them one is at, from 0. */
  readonly at: number
}

/** The way ahead in a few words: what is done, where one is, what comes. */
export function Steps({ labels, at }: StepsProps) {
  const { say } = useWords()
  return (
    <ol className={classes.steps} aria-label={say('web.steps.label')}>
      {labels.map((label, index) => (
        <li
          key={label}
          className={classes.step}
          data-done={index < at || undefined}
          aria-current={index === at ? 'step' : undefined}
        >
          <span className={classes.number} aria-hidden>
            {index < at ? <IconCheck size={14} stroke={2.5} /> : index + 1}
          </span>
          <span className={classes.label}>
            {label}
            {index < at && <span className={classes.hidden}> {say('web.steps.done')}</span>}
          </span>
        </li>
      ))}
    </ol>
  )
}
