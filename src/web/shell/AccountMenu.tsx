import { ActionIcon, Menu } from '@mantine/core'
import { IconLogout, IconSettings, IconUserCircle } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useMyself } from '../api/me.ts'
import { useWords } from '../language/words.ts'
import { paths } from '../paths.ts'
import { quietMenu } from '../parts/menu.ts'
import { useSignOut } from './use-sign-out.ts'

/** Who one is here, one's own page, and the way out. */
export function AccountMenu() {
  const { say } = useWords()
  const { person } = useMyself()
  const signOut = useSignOut()
  return (
    <Menu position="bottom-end" width={240} returnFocus {...quietMenu}>
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          loading={signOut.isPending}
          aria-label={say('web.shell.account')}
          title={say('web.shell.account')}
        >
          <IconUserCircle size={20} stroke={1.75} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {person !== null && <Menu.Label>{person.email ?? person.name}</Menu.Label>}
        <Menu.Item
          component={Link}
          to={paths.account}
          leftSection={<IconSettings size={16} stroke={1.75} aria-hidden />}
        >
          {say('web.nav.account')}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconLogout size={16} stroke={1.75} aria-hidden />}
          onClick={() => signOut.mutate()}
        >
          {say('web.shell.sign_out')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
