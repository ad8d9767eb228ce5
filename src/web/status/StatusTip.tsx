import { Tooltip } from '@mantine/core'
import type { RefObject } from 'react'
import classes from './status.module.css'
import { StatusCard } from './StatusCard.tsx'
import type { StatusCardProps } from './StatusCard.tsx'

interface StatusTipProps extends StatusCardProps {
  readonly id: string
  readonly badge: RefObject<HTMLElement | null>
  readonly onPointerEnter: () => void
  readonly onPointerLeave: () => void
}

/** The card below a badge, for as long as it is there. */
export function StatusTip({ id, badge, onPointerEnter, onPointerLeave, ...card }: StatusTipProps) {
  return (
    <Tooltip
      opened
      target={badge}
      position="bottom-start"
      offset={6}
      transitionProps={{ duration: 0 }}
      classNames={{ tooltip: classes.card }}
      label={
        <div id={id} onPointerEnter={onPointerEnter} onPointerLeave={onPointerLeave}>
          <StatusCard {...card} />
        </div>
      }
    />
  )
}
