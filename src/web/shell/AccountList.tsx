import { Menu } from '@mantine/core'
import { IconLogout, IconSettings } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useMyself } from '../api/me.ts'
import { useWords } from '../language/words.ts'
import { AnchoredMenu } from '../parts/Anchored.tsx'
import { quietMenu } from '../parts/menu.ts'
import type { Opening } from '../parts/use-opening.ts'
import { paths } from '../paths.ts'

/** What AccountMenu opens. */
export function AccountList({ opening, signOut }: { opening: Opening; signOut: () => void }) {
  const { say } = useWords()
  const { person } = useMyself()
  return (
    <AnchoredMenu {...opening} {...quietMenu} width={240}>
      {person !== null && <Menu.Label>{person.email ?? person.name}</Menu.Label>}
      <Menu.Item
        component={Link}
        to={paths.account}
        leftSection={<IconSettings size={16} stroke={1.75} aria-hidden />}
      >
        {say('web.nav.account')}
      </Menu.Item>
      <Menu.Item leftSection={<IconLogout size={16} stroke={1.75} aria-hidden />} onClick={signOut}>
        {say('web.shell.sign_out')}
      </Menu.Item>
    </AnchoredMenu>
  )
}
