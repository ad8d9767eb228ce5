import { IconLock } from '@tabler/icons-react'
import { Link, useLocation } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import type { Action } from '../../domain/roles.ts'
import { seesOwnOrganisation, useMyself } from '../api/me.ts'
import { useWords } from '../language/words.ts'
import type { WordKey } from '../../messages/word-groups.ts'
import { paths } from '../paths.ts'
import { Reason } from '../rights/Reason.tsx'
import { useMay } from '../rights/use-may.ts'
import classes from './shell.module.css'

const places = [
  { to: paths.customers, label: 'web.nav.customers', action: 'see_customers' },
  { to: paths.tasks, label: 'web.nav.tasks', action: 'see_colleagues' },
  { to: paths.imports, label: 'web.nav.imports', action: 'see_imports' },
  { to: paths.bulk, label: 'web.nav.bulk', action: 'act_in_bulk' },
  { to: paths.people, label: 'web.nav.people', action: 'manage_people' },
  { to: paths.audit, label: 'web.nav.audit', action: 'read_audit' },
  { to: paths.settings, label: 'web.nav.settings', action: 'change_partner' },
] as const satisfies readonly { to: string; label: WordKey; action: Action }[]

const active = { 'data-active': true, 'aria-current': 'page' } as const

/** Where one can go: what one's role does not open stands there with the reason. */
export function Places() {
  const { say } = useWords()
  const me = useMyself()
  const { partner, person, role } = me
  const isOwn = seesOwnOrganisation(me)
  const { pathname } = useLocation()
  const nav = useRef<HTMLElement>(null)
  // On a narrow screen there are more than fit: the one that is open must be in sight.
  useEffect(() => {
    if (nav.current !== null) showOpen(nav.current)
  }, [pathname])
  return (
    <nav ref={nav} className={classes.nav} aria-label={say('web.shell.nav')}>
      {isOwn && (
        <Link to={paths.organisation} className={classes.place} activeProps={active}>
          {say('web.nav.organisation')}
        </Link>
      )}
      {partner !== null && !isOwn && places.map((place) => <Place key={place.to} {...place} />)}
      {role === 'vendor_operator' && (
        <Link to={paths.vendor} className={classes.place} activeProps={active}>
          {say('web.nav.vendor')}
        </Link>
      )}
      {person?.isInstallationAdmin === true && (
        <Link to={paths.installation} className={classes.place} activeProps={active}>
          {say('web.nav.installation')}
        </Link>
      )}
    </nav>
  )
}

function Place({ to, label, action }: (typeof places)[number]) {
  const { say } = useWords()
  const { why } = useMay(action)
  if (why === undefined)
    return (
      <Link to={to} className={classes.place} activeProps={active}>
        {say(label)}
      </Link>
    )
  return (
    <Reason why={why}>
      <span
        className={classes.place}
        role="link"
        tabIndex={0}
        aria-disabled
        aria-description={why}
        data-closed
      >
        <IconLock size={14} stroke={1.75} aria-hidden />
        {say(label)}
      </span>
    </Reason>
  )
}

/** Not by `scrollIntoView`, which also moves the place from which the next Tab goes on. */
function showOpen(nav: HTMLElement): void {
  const open = nav.querySelector('[aria-current=page]')?.getBoundingClientRect()
  if (open === undefined) return
  const { left, right } = nav.getBoundingClientRect()
  nav.scrollLeft += Math.max(0, open.right - right) - Math.max(0, left - open.left)
}
