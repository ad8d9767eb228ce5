import type { ReactNode } from 'react'
import { useNow } from '../language/now.ts'
import { useWords } from '../language/words.ts'
import classes from './status.module.css'
import type { StatusBadgeProps } from './StatusBadge.tsx'
import type { StatusWords } from './status.ts'

export type StatusCardProps = Omit<StatusBadgeProps, 'status' | 'tabIndex'> & { readonly words: StatusWords }

/** What a status means, who acts next, since when and until when. */
export function StatusCard({ words, since, until, reason }: StatusCardProps) {
  const { say, exact, relative } = useWords()
  const nowMs = useNow()
  const when = (instant: string) => `${exact(instant)} (${relative(instant, nowMs)})`
  return (
    <>
      <p className={classes.cardTitle}>{words.label}</p>
      <p className={classes.meaning}>{words.meaning}</p>
      <dl className={classes.facts}>
        <Fact name={say('web.status.next')}>{words.next}</Fact>
        {since != null && <Fact name={say('web.status.since')}>{when(since)}</Fact>}
        {until != null && <Fact name={say('web.status.until')}>{when(until)}</Fact>}
        {reason != null && reason !== '' && <Fact name={say('web.status.reason')}>{reason}</Fact>}
      </dl>
    </>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className={classes.fact}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
