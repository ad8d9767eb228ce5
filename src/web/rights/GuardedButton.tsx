import { Button } from '@mantine/core'
import type { ButtonProps } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { paths } from '../paths.ts'
import { Reason } from './Reason.tsx'

export interface GuardedButtonProps extends Pick<
  ButtonProps,
  'variant' | 'size' | 'leftSection' | 'loading' | 'className' | 'disabled'
> {
  /** Why it may not be pressed; undefined where it may. */
  readonly why: string | undefined
  /** Its whole name, where the text alone does not say about what. */
  readonly label?: string
  readonly onClick?: () => void
  /** Told when a pointer or the focus comes near, to load what it opens. */
  readonly onNear?: () => void
  /** Where it leads, instead of doing something. */
  readonly to?: typeof paths.newImport
  readonly children: ReactNode
}

/**
 * A button that who may not press it still finds, with the reason on focus, hover and touch (STYLE.md 13).
 */
export function GuardedButton({ why, label, to, onClick, onNear, children, ...button }: GuardedButtonProps) {
  if (why !== undefined) {
    const { disabled: _, ...shown } = button
    return (
      <Reason why={why}>
        <Button {...shown} aria-label={label} data-disabled aria-disabled aria-description={why}>
          {children}
        </Button>
      </Reason>
    )
  }
  if (to !== undefined)
    return (
      <Button {...button} aria-label={label} renderRoot={(props) => <Link to={to} {...props} />}>
        {children}
      </Button>
    )
  return (
    <Button
      {...button}
      aria-label={label}
      onClick={() => onClick?.()}
      onPointerEnter={onNear}
      onFocus={onNear}
    >
      {children}
    </Button>
  )
}
