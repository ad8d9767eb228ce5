import { useState } from 'react'
import { Button } from '@mantine/core'
import { useWords } from '../language/words.ts'
import classes from './errors.module.css'

export interface ErrorKind {
  readonly code: string
  readonly count: number
  /** Of the first such error. */
  readonly message: string
}

export interface ErrorKindsProps {
  readonly kinds: readonly ErrorKind[]
  readonly chosen: string | null
  readonly onChoose: (code: string | null) => void
}

const shownFirst = 4

/** What was wrong, by kind, most frequent first; one is pressed to see its rows alone. */
export function ErrorKinds({ kinds, chosen, onChoose }: ErrorKindsProps) {
  const { say, number } = useWords()
  const [isWhole, setWhole] = useState(false)
  if (kinds.length < 2 && chosen === null) return null
  const shown = isWhole ? kinds : kinds.filter(({ code }, index) => index < shownFirst || code === chosen)
  return (
    <ul className={classes.kinds} aria-label={say('web.import.errors.kinds')}>
      {shown.map(({ code, count, message }) => (
        <li key={code}>
          <button
            type="button"
            className={classes.kind}
            aria-pressed={code === chosen}
            onClick={() => onChoose(code === chosen ? null : code)}
          >
            <span className={classes.kindCount}>{number(count)}</span>
            <span className={classes.kindText}>{message}</span>
          </button>
        </li>
      ))}
      {shown.length < kinds.length && (
        <li>
          <Button variant="subtle" size="compact-sm" onClick={() => setWhole(true)}>
            {say('web.import.errors.all_kinds', { count: kinds.length })}
          </Button>
        </li>
      )}
    </ul>
  )
}
