import { useCallback, useEffect, useRef } from 'react'
import type { RefObject } from 'react'

/**
 * What somebody has acted on may go away, and the button with it that had the focus: then the heading takes it, and the
 * page stays where it is.
 * @param shown what is shown: the focus is looked after when that changes
 * @returns to be called once something was done
 */
export function useKeptFocus(heading: RefObject<HTMLElement | null>, shown: unknown): () => void {
  const isDue = useRef(false)
  const keep = useCallback(() => {
    const { activeElement, body } = document
    if (!isDue.current || (activeElement !== null && activeElement !== body)) return
    isDue.current = false
    heading.current?.focus({ preventScroll: true })
  }, [heading])
  useEffect(keep, [keep, shown])
  return useCallback(() => {
    isDue.current = true
    // A dialog that closes gives the focus back in the frame before.
    requestAnimationFrame(() => requestAnimationFrame(keep))
  }, [keep])
}
