import { cloneElement, useRef, useState } from 'react'
import type { FocusEvent, MouseEvent, PointerEvent, Ref } from 'react'
import { lazyPart } from '../parts/lazy-part.ts'

const ReasonTip = lazyPart(() => import('./ReasonTip.tsx').then((module) => module.ReasonTip))

/** What the element beside the sentence takes: its own handlers stay where it has none of these. */
interface Explained {
  readonly ref?: Ref<HTMLElement>
  readonly onPointerEnter?: (event: PointerEvent<HTMLElement>) => void
  readonly onPointerLeave?: (event: PointerEvent<HTMLElement>) => void
  readonly onFocus?: (event: FocusEvent<HTMLElement>) => void
  readonly onBlur?: (event: FocusEvent<HTMLElement>) => void
  readonly onClick?: (event: MouseEvent<HTMLElement>) => void
}

/** A sentence beside what cannot be pressed, on focus, hover and touch; Escape takes it away (WCAG 1.4.13). */
export function Reason({ why, children }: { why: string; children: React.ReactElement<Explained> }) {
  const explained = useRef<HTMLElement>(null)
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      {cloneElement(children, {
        ref: explained,
        onPointerEnter: () => setOpen(true),
        onPointerLeave: ({ pointerType, currentTarget }) => {
          // A finger that is lifted leaves too, and has just asked.
          if (pointerType !== 'touch' && currentTarget !== document.activeElement) setOpen(false)
        },
        onFocus: () => setOpen(true),
        onBlur: () => setOpen(false),
        // Not every browser gives a button the focus that is pressed: so the next press elsewhere closes it everywhere.
        onClick: ({ currentTarget }) => currentTarget.focus(),
      })}
      {isOpen && <ReasonTip why={why} explained={explained} onEscape={() => setOpen(false)} />}
    </>
  )
}
