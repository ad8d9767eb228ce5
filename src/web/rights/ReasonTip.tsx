import { Tooltip } from '@mantine/core'
import { useEffect } from 'react'
import type { RefObject } from 'react'
import classes from './rights.module.css'

export interface ReasonTipProps {
  readonly why: string
  readonly explained: RefObject<HTMLElement | null>
  readonly onEscape: () => void
}

/** The sentence of Reason, for as long as it is there. */
export function ReasonTip({ why, explained, onEscape }: ReasonTipProps) {
  useEffect(() => {
    const close = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return
      // The page has its own Escape, which leads away.
      event.preventDefault()
      onEscape()
    }
    document.addEventListener('keydown', close)
    return () => document.removeEventListener('keydown', close)
  })
  return (
    <Tooltip
      opened
      target={explained}
      label={why}
      className={classes.reason}
      multiline
      w={280}
      // Inside of the landmark that it belongs to, and not cut off by what scrolls there.
      withinPortal={false}
      floatingStrategy="fixed"
      transitionProps={{ duration: 0 }}
    />
  )
}
