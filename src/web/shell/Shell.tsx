import { Link, Outlet, useLocation } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { useMe } from '../api/me.ts'
import { useWords } from '../language/words.ts'
import type { WordKey } from '../../messages/word-groups.ts'
import { Mark } from '../look/Mark.tsx'
import { paths } from '../paths.ts'
import { Shortcuts } from '../shortcuts/Shortcuts.tsx'
import { ColourMenu } from './ColourMenu.tsx'
import { LanguageMenu } from './LanguageMenu.tsx'
import classes from './shell.module.css'
import { SignOut } from './SignOut.tsx'

const places = [
  { to: paths.customers, label: 'web.nav.customers' },
  { to: paths.imports, label: 'web.nav.imports' },
] as const satisfies readonly { to: string; label: WordKey }[]

/** The top bar and the place below it where pages stand. */
export function Shell() {
  const { say } = useWords()
  const { partner } = useMe()
  const main = useFocusOnArrival()
  return (
    <>
      <a href="#main" className={classes.skip}>
        {say('web.shell.skip')}
      </a>
      <header className={classes.bar}>
        <Link to={paths.customers} className={classes.name} aria-label={say('web.shell.home')}>
          <Mark size={26} />
          <span className={classes.word}>Varde</span>
        </Link>
        {partner.name !== null && (
          <span className={classes.partner} title={partner.name}>
            {partner.name}
          </span>
        )}
        <nav className={classes.nav} aria-label={say('web.shell.nav')}>
          {places.map(({ to, label }) => (
            <Link
              key={to}
              to={to}
              className={classes.place}
              activeProps={{ 'data-active': true, 'aria-current': 'page' }}
            >
              {say(label)}
            </Link>
          ))}
        </nav>
        <div className={classes.tools}>
          <LanguageMenu />
          <ColourMenu />
          <Shortcuts />
          <SignOut />
        </div>
      </header>
      <main id="main" ref={main} tabIndex={-1} className={classes.main}>
        <Outlet />
      </main>
    </>
  )
}

/** A new page takes the focus where the link that led to it is gone: the keyboard must not fall to the top. */
function useFocusOnArrival() {
  const main = useRef<HTMLElement>(null)
  const { pathname } = useLocation()
  const last = useRef(pathname)
  useEffect(() => {
    if (last.current === pathname) return
    last.current = pathname
    const { activeElement } = document
    if (activeElement === null || activeElement === document.body)
      main.current?.focus({ preventScroll: true })
  }, [pathname])
  return main
}
