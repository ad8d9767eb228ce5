import { useEffect } from 'react'
import type { ReactNode, Ref } from 'react'
import classes from './parts.module.css'

export interface PageProps {
  readonly title: string
  /** Above the title: the way back, or where one is. */
  readonly above?: ReactNode
  /** Beside the title: a number, a badge. */
  readonly beside?: ReactNode
  /** At the end of the title's line: what can be done here. */
  readonly actions?: ReactNode
  /** Text to read wants short lines, a form with a table more, a list of much all there is. */
  readonly width?: 'full' | 'wide' | 'text'
  /** For a page that puts the focus on its heading. */
  readonly headingRef?: Ref<HTMLHeadingElement>
  readonly children: ReactNode
}

/** A page below the top bar: its heading, what can be done, and the rest. The title is the window's too. */
export function Page({ title, above, beside, actions, width = 'full', headingRef, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · Varde`
  }, [title])
  return (
    <div className={classes.page} data-width={width}>
      {above !== undefined && <div className={classes.above}>{above}</div>}
      <header className={classes.head}>
        <h1 ref={headingRef} tabIndex={headingRef === undefined ? undefined : -1} className={classes.title}>
          {title}
        </h1>
        {beside !== undefined && <div className={classes.beside}>{beside}</div>}
        {actions !== undefined && <div className={classes.actions}>{actions}</div>}
      </header>
      {children}
    </div>
  )
}
