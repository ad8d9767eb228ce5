import { IconAlertTriangle, IconCircleCheck, IconInfoCircle } from '@tabler/icons-react'
import type { Icon } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import classes from './notice.module.css'
import { Problem } from './Problem.tsx'

const icons = {
  problem: IconAlertTriangle,
  attention: IconAlertTriangle,
  good: IconCircleCheck,
  info: IconInfoCircle,
} as const satisfies Readonly<Record<string, Icon>>

export interface NoticeProps {
  readonly tone: keyof typeof icons
  readonly title: string
  readonly role?: 'alert' | 'status'
  readonly children?: ReactNode
}

/** A few words that must not be passed over. */
export function Notice({ tone, title, role, children }: NoticeProps) {
  const Sign = icons[tone]
  return (
    <div className={classes.notice} data-tone={tone} role={role}>
      <Sign size={20} stroke={1.75} aria-hidden className={classes.icon} />
      <div className={classes.text}>
        <strong>{title}</strong>
        {children}
      </div>
    </div>
  )
}

/** Why something was not done, in the server's own words; nothing where nothing is wrong. */
export function ProblemNotice({ title, error }: { title: string; error: unknown }) {
  if (error == null) return null
  return (
    <Notice tone="problem" role="alert" title={title}>
      <Problem error={error} />
    </Notice>
  )
}
