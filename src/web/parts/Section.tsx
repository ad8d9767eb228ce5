import { useId } from 'react'
import type { ReactNode } from 'react'
import classes from './section.module.css'

export interface SectionProps {
  readonly title: string
  readonly text?: ReactNode
  /** At the end of the heading's line: what can be done here. */
  readonly actions?: ReactNode
  readonly children: ReactNode
}

/** A part of a page of settings: what it is about on the left where there is room, what can be done on the right. */
export function Section({ title, text, actions, children }: SectionProps) {
  const id = useId()
  return (
    <section className={classes.section} aria-labelledby={id}>
      <div className={classes.about}>
        <h2 id={id} className={classes.title}>
          {title}
        </h2>
        {text !== undefined && <p className={classes.text}>{text}</p>}
        {actions}
      </div>
      <div className={classes.body}>{children}</div>
    </section>
  )
}
