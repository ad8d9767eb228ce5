import { Menu, UnstyledButton } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useMyself } from '../api/me.ts'
import { useWords } from '../language/words.ts'
import { quietMenu } from '../parts/menu.ts'
import { Problem } from '../parts/Problem.tsx'
import { roleWords } from '../rights/roles.ts'
import { switchTo } from '../session/switching.ts'
import classes from './shell.module.css'

/** For whom one works just now; who is something in several places chooses here. */
export function PartnerMenu() {
  const { say } = useWords()
  const { partner, role, memberships, membershipId } = useMyself()
  const change = useMutation({ mutationFn: switchTo })
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
    <Menu position="bottom-start" width={300} returnFocus {...quietMenu}>
      <Menu.Target>
        <UnstyledButton className={classes.switch} aria-label={label} title={label}>
          <span>{name}</span>
          <IconChevronDown size={14} stroke={1.75} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{say('web.shell.act_as')}</Menu.Label>
        <Menu.RadioGroup value={membershipId} onChange={(id) => id !== membershipId && change.mutate(id)}>
          {memberships.map((each) => (
            <Menu.RadioItem key={each.id} value={each.id}>
              <span className={classes.membership}>
                {each.partner === null
                  ? (each.vendor ?? say('web.shell.unnamed'))
                  : (each.partner.name ?? say('web.shell.unnamed'))}
                <small>{say(roleWords[each.role].name)}</small>
              </span>
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        {change.isError && (
          <div role="alert" className={classes.refused}>
            <strong>{say('web.shell.switch_failed')}</strong>
            <Problem error={change.error} />
          </div>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}
