import { Tooltip } from '@mantine/core'
import type { ReactNode } from 'react'
import classes from './parts.module.css'
import type { Card } from './use-card.ts'

/** The card itself (use-card.ts), for as long as it is there. */
export function CardTip({ card, children }: { card: Card; children: ReactNode }) {
  const { id, target, onPointerEnter, onPointerLeave } = card
  return (
    <Tooltip
      opened
      target={target}
      position="bottom-start"
      offset={6}
      transitionProps={{ duration: 0 }}
      // In the page's landmark, and outside of what cuts off.
      portalProps={{ target: '#main' }}
      classNames={{ tooltip: classes.card }}
      label={
        <div id={id} onPointerEnter={onPointerEnter} onPointerLeave={onPointerLeave}>
          {children}
        </div>
      }
    />
  )
}

/** A name and what there is to say, in a card's list. */
export function CardFact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className={classes.cardFact}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
