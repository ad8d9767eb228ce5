import { VisuallyHidden } from '@mantine/core'
import { IconHandGrab, IconNote, IconUser } from '@tabler/icons-react'
import type { Hand } from '../care/hand.ts'
import { useWords } from '../language/words.ts'
import { lazyPart } from '../parts/lazy-part.ts'
import { useCard } from '../parts/use-card.ts'
import classes from './hand.module.css'

const HandTip = lazyPart(() => import('../care/HandTip.tsx').then((module) => module.HandTip))

export interface HandMarkProps {
  readonly hand: Hand
  readonly tabIndex: number
}

/** Who is responsible for a customer, and until when it steps back; the note is on hover and focus. */
export function HandMark({ hand, tabIndex }: HandMarkProps) {
  const { say, date } = useWords()
  const { isOpen, attributes, card } = useCard(HandTip.preload)
  const { responsible, inHandUntil } = hand
  const isInHand = inHandUntil !== null
  const Face = isInHand ? IconHandGrab : responsible === null ? IconNote : IconUser
  const when = isInHand ? date(inHandUntil) : ''
  return (
    <>
      <span {...attributes} className={classes.mark} data-in-hand={isInHand || undefined} tabIndex={tabIndex}>
        <Face size={13} stroke={2} aria-hidden />
        {isInHand && responsible !== null && <VisuallyHidden>{say('web.care.in_hand')}:</VisuallyHidden>}
        {responsible !== null && (
          <span className={classes.who}>
            {responsible.name === '' ? say('web.care.somebody') : responsible.name}
          </span>
        )}
        {isInHand && (
          <span className={classes.until}>
            {say(responsible === null ? 'web.care.in_hand_until' : 'web.care.until', { when })}
          </span>
        )}
        {responsible === null && !isInHand && <span className={classes.who}>{say('web.care.note')}</span>}
      </span>
      {isOpen && <HandTip card={card} hand={hand} />}
    </>
  )
}
