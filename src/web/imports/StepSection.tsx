import { useEffect, useRef } from 'react'
import type { ReactNode } from 'react'
import classes from './imports.module.css'

export interface StepSectionProps {
  readonly title: string
  readonly lead?: ReactNode
  /** Whether the step before was left for this one: then the focus, and a screen reader, come along. */
  readonly takesFocus: boolean
  readonly children: ReactNode
}

/** One step of several, under its heading. */
export function StepSection({ title, lead, takesFocus, children }: StepSectionProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  const takes = useRef(takesFocus)
  useEffect(() => {
    if (takes.current) heading.current?.focus()
  }, [])
  return (
    <section className={classes.step}>
      <h2 ref={heading} tabIndex={-1} className={classes.stepTitle}>
        {title}
      </h2>
      {lead !== undefined && <p className={classes.lead}>{lead}</p>}
      {children}
    </section>
  )
}
