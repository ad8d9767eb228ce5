import { useLayoutEffect } from 'react'
import type { RefObject } from 'react'

/** Tells the page's styles how high an element is, in a property of their own. */
export function useHeight(element: RefObject<HTMLElement | null>, property: `--${string}`): void {
  useLayoutEffect(() => {
    const { current } = element
    if (current === null) return undefined
    const { style } = document.documentElement
    const write = () => style.setProperty(property, `${current.getBoundingClientRect().height}px`)
    write()
    const observer = new ResizeObserver(write)
    observer.observe(current)
    return () => {
      observer.disconnect()
      style.removeProperty(property)
    }
  }, [element, property])
}
