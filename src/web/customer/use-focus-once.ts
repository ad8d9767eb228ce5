import { useEffect, useRef } from 'react'

/** Takes the focus when it comes, unless the reader has put it somewhere in the meantime. */
export function useFocusOnce<T extends HTMLElement>() {
  const target = useRef<T>(null)
  useEffect(() => {
    const { activeElement } = document
    const isFree = activeElement === null || activeElement === document.body || activeElement.id === 'main'
    if (isFree) target.current?.focus({ preventScroll: true })
  }, [])
  return target
}
