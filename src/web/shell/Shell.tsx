import { Link, Outlet, useLocation } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { seesOwnOrganisation, useMyself } from '../api/me.ts'
import { useWords } from '../language/words.ts'
import { LiveSign } from '../live/LiveSign.tsx'
import { useLive } from '../live/use-live.ts'
import { Mark } from '../look/Mark.tsx'
import { paths } from '../paths.ts'
import { useFollowPerson } from '../session/use-preferences.ts'
import { Shortcuts } from '../shortcuts/Shortcuts.tsx'
import { AccountMenu } from './AccountMenu.tsx'
import { AddressNotice } from './AddressNotice.tsx'
import { ColourMenu } from './ColourMenu.tsx'
import { LanguageMenu } from './LanguageMenu.tsx'
import { PartnerMenu } from './PartnerMenu.tsx'
import { Places } from './Places.tsx'
import classes from './shell.module.css'

/** The top bar and the place below it where pages stand. */
export function Shell() {
  const { say } = useWords()
  useFollowPerson()
  useLive()
  const isOwn = seesOwnOrganisation(useMyself())
  const main = useFocusOnArrival()
  return (
    <>
      <a href="#main" className={classes.skip}>
        {say('web.shell.skip')}
      </a>
      <header className={classes.bar}>
        <Link
          to={isOwn ? paths.organisation : paths.customers}
          className={classes.name}
          aria-label={say(isOwn ? 'web.shell.home_own' : 'web.shell.home')}
        >
          <Mark size={26} />
          <span className={classes.word}>Varde</span>
        </Link>
        <PartnerMenu />
        <Places />
        <div className={classes.tools}>
          <LiveSign />
          <LanguageMenu />
          <ColourMenu />
          <Shortcuts />
          <AccountMenu />
        </div>
      </header>
      <main id="main" ref={main} tabIndex={-1} className={classes.main}>
        <AddressNotice />
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
