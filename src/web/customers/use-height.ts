import { useLayoutEffect } from 'react'
import type { RefObject } from 'react'

/**
 * Tells the page's styles how high an element is, in a property of their own.
 * @param usualPx what the styles take without being told: to tell them anything has the whole page styled again
 */
export function useHeight(
  element: RefObject<HTMLElement | null>,
  property: `--${string}`,
  usualPx: number,
): void {
  useLayoutEffect(() => {
    const { current } = element
    if (current === null) return undefined
    const { style } = document.documentElement
    let told = usualPx
    const write = () => {
      const { height } = current.getBoundingClientRect()
      if (height === told) return
      told = height
      style.setProperty(property, `${height}px`)
    }
    write()
    const observer = new ResizeObserver(write)
    observer.observe(current)
    return () => {
      observer.disconnect()
      style.removeProperty(property)
    }
  }, [element, property, usualPx])
}
