import { useEffect } from 'react'
import type { ReactNode } from 'react'
import { Mark } from '../look/Mark.tsx'
import { ColourMenu } from '../shell/ColourMenu.tsx'
import { LanguageMenu } from '../shell/LanguageMenu.tsx'
import classes from './set-up.module.css'

interface SetUpFrameProps {
  readonly title: string
  /** Who has sent the link: the page is theirs to who opens it. */
  readonly sender?: string
  readonly children: ReactNode
}

/** The page around the form: who asks, and the two menus that nobody should have to look for. */
export function SetUpFrame({ title, sender, children }: SetUpFrameProps) {
  useEffect(() => {
    document.title = `${title} · ${sender ?? 'Varde'}`
  }, [title, sender])
  return (
    <>
      <div className={classes.top} role="banner">
        <span className={classes.sender}>
          <Mark size={26} />
          {sender ?? 'Varde'}
        </span>
        <span className={classes.menus}>
          <LanguageMenu />
          <ColourMenu />
        </span>
      </div>
      <main className={classes.page}>{children}</main>
    </>
  )
}
