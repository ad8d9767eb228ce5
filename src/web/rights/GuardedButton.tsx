import { Button, Tooltip } from '@mantine/core'
import type { ButtonProps } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { paths } from '../paths.ts'
import classes from './rights.module.css'

export interface GuardedButtonProps extends Pick<
  ButtonProps,
  'variant' | 'size' | 'leftSection' | 'loading'
> {
  /** Why it may not be pressed; undefined where it may. */
  readonly why: string | undefined
  /** Its whole name, where the text alone does not say about what. */
  readonly label?: string
  readonly onClick?: () => void
  /** Where it leads, instead of doing something. */
  readonly to?: typeof paths.newImport
  readonly children: ReactNode
}

/**
 * A button that who may not press it still finds, with the reason on focus, hover and touch (STYLE.md 13).
 */
export function GuardedButton({ why, label, to, onClick, children, ...button }: GuardedButtonProps) {
  if (why !== undefined)
    return (
      <Reason why={why}>
        <Button {...button} aria-label={label} data-disabled aria-disabled aria-description={why}>
          {children}
        </Button>
      </Reason>
    )
  if (to !== undefined)
    return (
      <Button {...button} aria-label={label} renderRoot={(props) => <Link to={to} {...props} />}>
        {children}
      </Button>
    )
  return (
    <Button {...button} aria-label={label} onClick={() => onClick?.()}>
      {children}
    </Button>
  )
}

/** A sentence beside what cannot be pressed. */
export function Reason({ why, children }: { why: string; children: React.JSX.Element }) {
  return (
    <Tooltip
      label={why}
      // A class of its own would be that of what stands beside it too.
      classNames={{ tooltip: classes.reason ?? '' }}
      multiline
      w={280}
      events={{ hover: true, focus: true, touch: true }}
      // Inside of the landmark that it belongs to, and not cut off by what scrolls there.
      withinPortal={false}
      floatingStrategy="fixed"
    >
      {children}
    </Tooltip>
  )
}
