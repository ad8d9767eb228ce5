import { useNow } from '../language/now.ts'
import { useWords } from '../language/words.ts'
import { CardFact, CardTip } from '../parts/CardTip.tsx'
import cards from '../parts/parts.module.css'
import type { Card } from '../parts/use-card.ts'
import { toldAppearance } from './told.ts'
import type { Told } from './told.ts'

/** The card below a mark: what it means, since when it is so, and what went wrong. */
export function ToldTip({ card, told: { state, at, trouble } }: { card: Card; told: Told }) {
  const { say, exact, relative } = useWords()
  const nowMs = useNow()
  const { label, meaning } = toldAppearance[state]
  return (
    <CardTip card={card}>
      <p className={cards.cardTitle}>{say(label)}</p>
      <p className={cards.cardText}>{say(meaning)}</p>
      <dl className={cards.cardFacts}>
        <CardFact name={say('web.status.since')}>{`${exact(at)} (${relative(at, nowMs)})`}</CardFact>
        {trouble !== null && <CardFact name={say('web.service.wrong')}>{trouble.message}</CardFact>}
        {trouble?.words != null && <CardFact name={say('web.service.note')}>{trouble.words}</CardFact>}
      </dl>
    </CardTip>
  )
}
