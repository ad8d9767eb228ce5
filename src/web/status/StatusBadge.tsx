import { useId, useRef, useState } from 'react'
import { lazyPart } from '../parts/lazy-part.ts'
import classes from './status.module.css'
import { appearanceOf, useStatusWords } from './status.ts'
import type { Status } from './status.ts'

const StatusTip = lazyPart(() => import('./StatusTip.tsx').then((module) => module.StatusTip))

const openAfterMs = 250
const closeAfterMs = 120

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
 * and until when. Escape closes the card, and the pointer may go onto it (WCAG 1.4.13).
 */
export function StatusBadge({ status, since, until, reason, tabIndex = 0 }: StatusBadgeProps) {
  const { severity, icon: Icon } = appearanceOf(status)
  const words = useStatusWords()(status)
  const badge = useRef<HTMLSpanElement>(null)
  const cardId = useId()
  const [isOpen, setOpen] = useState(false)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const turn = (open: boolean, afterMs = 0) => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => setOpen(open), afterMs)
  }
  return (
    <>
      <span
        ref={badge}
        className={classes.badge}
        data-severity={severity}
        data-status={status}
        tabIndex={tabIndex}
        aria-describedby={isOpen ? cardId : undefined}
        onPointerEnter={() => {
          StatusTip.preload()
          turn(true, openAfterMs)
        }}
        onPointerLeave={() => turn(false, closeAfterMs)}
        onFocus={() => turn(true)}
        onBlur={() => turn(false)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || !isOpen) return
          event.stopPropagation()
          turn(false)
        }}
      >
        <Icon className={classes.icon} size={14} stroke={2} aria-hidden />
        <span className={classes.text}>{words.label}</span>
      </span>
      {isOpen && (
        <StatusTip
          id={cardId}
          badge={badge}
          words={words}
          since={since}
          until={until}
          reason={reason}
          onPointerEnter={() => turn(true)}
          onPointerLeave={() => turn(false, closeAfterMs)}
        />
      )}
    </>
  )
}
