import { useWords } from '../language/words.ts'
import { lazyPart } from '../parts/lazy-part.ts'
import { useCard } from '../parts/use-card.ts'
import classes from '../status/status.module.css'
import { toldAppearance } from './told.ts'
import type { Told } from './told.ts'

const ToldTip = lazyPart(() => import('./ToldTip.tsx').then((module) => module.ToldTip))

export interface ToldMarkProps {
  readonly told: Told
  /** Below 0 it is no stop for the Tab key: rows that have a focus of their own. */
  readonly tabIndex?: number
}

/** What the other side knows of a licence: icon, text and colour, with a card on hover and focus that says why. */
export function ToldMark({ told, tabIndex = 0 }: ToldMarkProps) {
  const { say } = useWords()
  const { severity, icon: Icon, label } = toldAppearance[told.state]
  const { isOpen, attributes, card } = useCard(ToldTip.preload)
  return (
    <>
      <span
        {...attributes}
        className={classes.badge}
        data-severity={severity}
        data-told={told.state}
        tabIndex={tabIndex}
      >
        <Icon className={classes.icon} size={14} stroke={2} aria-hidden />
        <span className={classes.text}>{say(label)}</span>
      </span>
      {isOpen && <ToldTip card={card} told={told} />}
    </>
  )
}
