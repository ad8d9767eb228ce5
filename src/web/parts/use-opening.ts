import { useEffect, useId, useRef, useState } from 'react'
import type { RefObject } from 'react'

/** What something that opens above the page has to know of the button that opens it. */
export interface Opening {
  /** Of the button, which names what opens. */
  readonly id: string
  readonly button: RefObject<HTMLButtonElement | null>
  readonly isOpen: boolean
  readonly setOpen: (isOpen: boolean) => void
}

/**
 * A button that opens something above the page, drawn without it: what opens has more code than all that stands there,
 * and is loaded when a pointer or the focus comes near.
 * @param preload of what opens
 */
export function useOpening(kind: 'menu' | 'dialog', preload: () => void) {
  const id = useId()
  const button = useRef<HTMLButtonElement>(null)
  const [isOpen, turn] = useState(false)
  const [wasOpened, setWasOpened] = useState(false)
  const setOpen = (open: boolean) => {
    if (open) setWasOpened(true)
    turn(open)
  }
  useEffect(() => {
    if (!isOpen || kind !== 'dialog') return undefined
    // Wherever the focus is: what opens may still be on its way.
    const close = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.isComposing) return
      event.preventDefault()
      turn(false)
    }
    document.addEventListener('keydown', close, true)
    return () => document.removeEventListener('keydown', close, true)
  }, [isOpen, kind])
  const opening: Opening = { id, button, isOpen, setOpen }
  return {
    opening,
    /** Whether what opens has to be there: also once it has closed, for it gives the focus back. */
    wasOpened,
    attributes: {
      ref: button,
      id,
      'aria-haspopup': kind,
      'aria-expanded': isOpen,
      'aria-controls': isOpen ? `${id}-dropdown` : undefined,
      onClick: () => setOpen(!isOpen),
      onPointerEnter: preload,
      onFocus: preload,
    },
  } as const
}
