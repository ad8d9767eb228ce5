import { ActionIcon, Menu } from '@mantine/core'
import { IconDots, IconMail, IconUserEdit, IconUserMinus } from '@tabler/icons-react'
import { useWords } from '../language/words.ts'
import { quietMenu } from '../parts/menu.ts'
import type { Deed } from './MemberDialogs.tsx'
import type { Member } from './queries.ts'

/** What can be done with one of the partner's people. */
export function MemberMenu({ member, onAsk }: { member: Member; onAsk: (deed: Deed) => void }) {
  const { say } = useWords()
  const label = say('web.people.menu', { name: member.name })
  return (
    <Menu position="bottom-end" returnFocus {...quietMenu}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={label} title={label}>
          <IconDots size={18} stroke={1.75} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconUserEdit size={16} stroke={1.75} aria-hidden />}
          onClick={() => onAsk('change_role')}
        >
          {say('web.people.change_role')}
        </Menu.Item>
        {member.email !== null && (
          <Menu.Item
            leftSection={<IconMail size={16} stroke={1.75} aria-hidden />}
            onClick={() => onAsk('send_reset')}
          >
            {say('web.people.send_reset')}
          </Menu.Item>
        )}
        <Menu.Item
          leftSection={<IconUserMinus size={16} stroke={1.75} aria-hidden />}
          onClick={() => onAsk('remove')}
        >
          {say('web.people.remove')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
