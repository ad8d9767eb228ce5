import { Menu } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useMyself } from '../api/me.ts'
import { useWords } from '../language/words.ts'
import { AnchoredMenu } from '../parts/Anchored.tsx'
import { quietMenu } from '../parts/menu.ts'
import { Problem } from '../parts/Problem.tsx'
import type { Opening } from '../parts/use-opening.ts'
import { roleWords } from '../rights/roles.ts'
import { switchTo } from '../session/switching.ts'
import classes from './shell.module.css'

/** What PartnerMenu opens: everything that one is. */
export function PartnerList({ opening }: { opening: Opening }) {
  const { say } = useWords()
  const { memberships, membershipId } = useMyself()
  const change = useMutation({ mutationFn: switchTo })
  return (
    <AnchoredMenu {...opening} {...quietMenu} position="bottom-start" width={300}>
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
    </AnchoredMenu>
  )
}
