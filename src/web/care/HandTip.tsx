import { useNow } from '../language/now.ts'
import { useWords } from '../language/words.ts'
import { CardFact, CardTip } from '../parts/CardTip.tsx'
import cards from '../parts/parts.module.css'
import type { Card } from '../parts/use-card.ts'
import type { Hand } from './hand.ts'

/** All that is known of who cares for a customer: who, until when, what that means, and the note. */
export function HandTip({ card, hand }: { card: Card; hand: Hand }) {
  const { say, exact, relative } = useWords()
  const nowMs = useNow()
  const { responsible, inHandUntil, note } = hand
  return (
    <CardTip card={card}>
      <p className={cards.cardTitle}>
        {say(
          inHandUntil !== null
            ? 'web.care.in_hand'
            : responsible === null
              ? 'web.care.nobody_responsible'
              : 'web.care.responsible',
        )}
      </p>
      {inHandUntil !== null && <p className={cards.cardText}>{say('web.care.steps_back')}</p>}
      <dl className={cards.cardFacts}>
        {responsible !== null && (
          <CardFact name={say('web.care.responsible')}>
            {responsible.name === '' ? say('web.care.somebody') : responsible.name}
          </CardFact>
        )}
        {inHandUntil !== null && (
          <CardFact name={say('web.status.until')}>
            {`${exact(inHandUntil)} (${relative(inHandUntil, nowMs)})`}
          </CardFact>
        )}
        {note !== null && <CardFact name={say('web.care.note')}>{note}</CardFact>}
      </dl>
    </CardTip>
  )
}
