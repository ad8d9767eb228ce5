import type { Icon } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import classes from './parts.module.css'

export interface EmptyStateProps {
  readonly icon: Icon
  readonly title: string
  readonly text?: ReactNode
  /** What to do about it: a link or a button or two. */
  readonly action?: ReactNode
  /** 1 where nothing else on the page is its heading. */
  readonly level?: 1 | 2
  /** An error is said aloud at once; the other two are there to be read. */
  readonly role?: 'alert' | 'status'
}

/**
 * Where a list would be and nothing is: nothing yet (how to begin), nothing matches (clear the filter), or could not load
 * (ErrorState). Which of them it is says the text; never show one for another (STYLE.md «Three different empties»).
 */
export function EmptyState({ icon: Icon, title, text, action, level = 2, role }: EmptyStateProps) {
  const Heading = level === 1 ? 'h1' : 'h2'
  return (
    <section className={classes.empty} role={role}>
      <Icon className={classes.emptyIcon} size={32} stroke={1.5} aria-hidden />
      <Heading className={classes.emptyTitle}>{title}</Heading>
      {text !== undefined && <div className={classes.emptyText}>{text}</div>}
      {action !== undefined && <div className={classes.emptyAction}>{action}</div>}
    </section>
  )
}
