import { Menu, Popover } from '@mantine/core'
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { ReactNode, Ref, RefObject } from 'react'
import type { Opening } from './use-opening.ts'

interface AnchoredMenuProps extends Opening {
  readonly width: number
  readonly children: ReactNode
}

/** A menu below a button that stands elsewhere (use-opening.ts). */
export function AnchoredMenu({ id, button, isOpen, setOpen, width, children }: AnchoredMenuProps) {
  return (
    <Menu id={id} opened={useLater(isOpen)} onChange={setOpen} position="bottom-end" width={width}>
      <Menu.Target>
        <Anchor at={button} />
      </Menu.Target>
      <Menu.Dropdown>{children}</Menu.Dropdown>
    </Menu>
  )
}

interface AnchoredPopoverProps extends Opening {
  /** Of what opens. */
  readonly className: string | undefined
  readonly children: ReactNode
}

/** The same for what is no menu: it keeps the focus until it is closed. */
export function AnchoredPopover({ id, button, isOpen, setOpen, className, children }: AnchoredPopoverProps) {
  return (
    <Popover
      id={id}
      opened={useLater(isOpen)}
      onChange={setOpen}
      position="bottom-start"
      offset={4}
      trapFocus
      transitionProps={{ duration: 0 }}
      classNames={{ dropdown: className ?? '' }}
    >
      <Popover.Target>
        <Anchor at={button} />
      </Popover.Target>
      <Popover.Dropdown>
        <FocusInside from={button} />
        {children}
      </Popover.Dropdown>
    </Popover>
  )
}

/**
 * Takes the focus as soon as it is there and gives it back as it goes, in the same step: the library does both a moment
 * later, when the next key may have gone elsewhere already, and takes the focus from where that key has led.
 */
function FocusInside({ from }: { from: RefObject<HTMLButtonElement | null> }) {
  const mark = useRef<HTMLSpanElement>(null)
  useLayoutEffect(() => {
    const box = mark.current?.closest<HTMLElement>('[role=dialog]')
    if (box === null || box === undefined) return undefined
    const before = document.activeElement
    const first =
      box.querySelector<HTMLElement>('[data-autofocus]') ?? box.querySelector<HTMLElement>(canFocus)
    ;(first ?? box).focus({ preventScroll: true })
    return () => {
      if (!box.contains(document.activeElement)) return
      const isThere = before instanceof HTMLElement && before.isConnected && before !== document.body
      ;(isThere ? before : from.current)?.focus({ preventScroll: true })
    }
  }, [from])
  return <span ref={mark} hidden />
}

const canFocus = 'input:enabled, button:enabled, a[href], select:enabled, textarea:enabled'

/** Stands for the button, which has its attributes from elsewhere. */
function Anchor({ at, ref }: { at: RefObject<HTMLButtonElement | null>; ref?: Ref<HTMLButtonElement> }) {
  useLayoutEffect(() => {
    if (typeof ref === 'function') ref(at.current)
  }, [at, ref])
  return null
}

/** It opens after it has been there closed: only then it knows where the focus was. */
function useLater(isOpen: boolean): boolean {
  const [isNow, setNow] = useState(false)
  useEffect(() => setNow(isOpen), [isOpen])
  return isNow
}
