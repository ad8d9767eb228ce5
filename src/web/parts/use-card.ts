import { useId, useRef, useState } from 'react'
import type { KeyboardEvent } from 'react'

const openAfterMs = 250
const closeAfterMs = 120

/**
 * A card that says more about something, on hover and focus: Escape closes it, and the pointer may go onto it
 * (WCAG 1.4.13).
 * @param preload of the card
 */
export function useCard(preload: () => void) {
  const target = useRef<HTMLSpanElement>(null)
  const id = useId()
  const [isOpen, setOpen] = useState(false)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const turn = (open: boolean, afterMs = 0) => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => setOpen(open), afterMs)
  }
  return {
    isOpen,
    /** Of what the card is about. */
    attributes: {
      ref: target,
      'aria-describedby': isOpen ? id : undefined,
      onPointerEnter: () => {
        preload()
        turn(true, openAfterMs)
      },
      onPointerLeave: () => turn(false, closeAfterMs),
      onFocus: () => turn(true),
      onBlur: () => turn(false),
      onKeyDown: (event: KeyboardEvent) => {
        if (event.key !== 'Escape' || !isOpen) return
        event.stopPropagation()
        turn(false)
      },
    },
    card: {
      id,
      target,
      onPointerEnter: () => turn(true),
      onPointerLeave: () => turn(false, closeAfterMs),
    },
  } as const
}

export type Card = ReturnType<typeof useCard>['card']
