import { UnstyledButton } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { useMyself } from '../api/me.ts'
import { useWords } from '../language/words.ts'
import { lazyPart } from '../parts/lazy-part.ts'
import { useOpening } from '../parts/use-opening.ts'
import { roleWords } from '../rights/roles.ts'
import classes from './shell.module.css'

const PartnerList = lazyPart(() => import('./PartnerList.tsx').then((module) => module.PartnerList))

/** For whom one works just now; who is something in several places chooses here. */
export function PartnerMenu() {
  const { say } = useWords()
  const { partner, role, memberships } = useMyself()
  const { opening, wasOpened, attributes } = useOpening('menu', PartnerList.preload)
  if (memberships.length < 2) {
    if (partner?.name == null) return null
    return (
      <span className={classes.partner} title={partner.name}>
        {partner.name}
      </span>
    )
  }
  const name = partner?.name ?? say('web.shell.unnamed')
  const label =
    role === null ? name : say('web.shell.switch', { partner: name, role: say(roleWords[role].name) })
  return (
    <>
      <UnstyledButton className={classes.switch} aria-label={label} title={label} {...attributes}>
        <span>{name}</span>
        <IconChevronDown size={14} stroke={1.75} aria-hidden />
      </UnstyledButton>
      {wasOpened && <PartnerList opening={opening} />}
    </>
  )
}
