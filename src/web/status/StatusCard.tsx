import { useNow } from '../language/now.ts'
import { useWords } from '../language/words.ts'
import { CardFact } from '../parts/CardTip.tsx'
import cards from '../parts/parts.module.css'
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
      <p className={cards.cardTitle}>{words.label}</p>
      <p className={cards.cardText}>{words.meaning}</p>
      <dl className={cards.cardFacts}>
        <CardFact name={say('web.status.next')}>{words.next}</CardFact>
        {since != null && <CardFact name={say('web.status.since')}>{when(since)}</CardFact>}
        {until != null && <CardFact name={say('web.status.until')}>{when(until)}</CardFact>}
        {reason != null && reason !== '' && <CardFact name={say('web.status.reason')}>{reason}</CardFact>}
      </dl>
    </>
  )
}
