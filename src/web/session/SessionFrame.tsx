import { useEffect } from 'react'
import type { ReactNode } from 'react'
import { Mark } from '../look/Mark.tsx'
import { ColourMenu } from '../shell/ColourMenu.tsx'
import { LanguageMenu } from '../shell/LanguageMenu.tsx'
import classes from './session.module.css'

export interface SessionFrameProps {
  readonly title: string
  readonly lead?: ReactNode
  readonly children: ReactNode
}

/** A page for who has not signed in: one thing to do, and the two menus that nobody should have to look for. */
export function SessionFrame({ title, lead, children }: SessionFrameProps) {
  useEffect(() => {
    document.title = `${title} · Varde`
  }, [title])
  return (
    <div className={classes.screen}>
      <div className={classes.menus}>
        <LanguageMenu />
        <ColourMenu />
      </div>
      <main className={classes.card}>
        <div className={classes.mark}>
          <Mark size={44} />
        </div>
        <h1 className={classes.title}>{title}</h1>
        {lead !== undefined && <p className={classes.lead}>{lead}</p>}
        {children}
      </main>
    </div>
  )
}
