import { lazyPart } from '../parts/lazy-part.ts'
import { useCard } from '../parts/use-card.ts'
import classes from './status.module.css'
import { appearanceOf, useStatusWords } from './status.ts'
import type { Status } from './status.ts'

const StatusTip = lazyPart(() => import('./StatusTip.tsx').then((module) => module.StatusTip))

export interface StatusBadgeProps {
  readonly status: Status
  /** Since when it stands so. */
  readonly since?: string | null | undefined
  /** When it changes by itself. */
  readonly until?: string | null | undefined
  /** Why, in words that somebody wrote. */
  readonly reason?: string | null | undefined
  /** Below 0 it is no stop for the Tab key: rows that show the same elsewhere, or have a focus of their own. */
  readonly tabIndex?: number | undefined
}

/**
 * A status: icon, text and colour, with a card on hover and focus that says what it means, who acts next, since when
 * and until when.
 */
export function StatusBadge({ status, since, until, reason, tabIndex = 0 }: StatusBadgeProps) {
  const { severity, icon: Icon } = appearanceOf(status)
  const words = useStatusWords()(status)
  const { isOpen, attributes, card } = useCard(StatusTip.preload)
  return (
    <>
      <span
        {...attributes}
        className={classes.badge}
        data-severity={severity}
        data-status={status}
        tabIndex={tabIndex}
      >
        <Icon className={classes.icon} size={14} stroke={2} aria-hidden />
        <span className={classes.text}>{words.label}</span>
      </span>
      {isOpen && <StatusTip card={card} words={words} since={since} until={until} reason={reason} />}
    </>
  )
}
