import { Menu } from '@mantine/core'
import type { ReactNode } from 'react'
import { useMay } from './use-may.ts'
import type { Action } from '../../domain/roles.ts'
import classes from './rights.module.css'

export interface GuardedItemProps {
  readonly action: Action
  /** Why it cannot be done now, where the role is not what forbids it. */
  readonly cannot?: string | undefined
  readonly icon: ReactNode
  readonly onClick: () => void
  readonly children: ReactNode
}

/** A line of a menu that who may not choose it still finds, with the reason below it (STYLE.md 13). */
export function GuardedItem({ action, cannot, icon, onClick, children }: GuardedItemProps) {
  const { why = cannot } = useMay(action)
  if (why === undefined)
    return (
      <Menu.Item leftSection={icon} onClick={onClick}>
        {children}
      </Menu.Item>
    )
  return (
    <Menu.Item
      leftSection={icon}
      className={classes.closed}
      closeMenuOnClick={false}
      // Mantine's own way leaves it out of what the arrow keys reach.
      renderRoot={(props) => <button type="button" {...props} aria-disabled />}
    >
      {children}
      <small className={classes.why}>{why}</small>
    </Menu.Item>
  )
}
