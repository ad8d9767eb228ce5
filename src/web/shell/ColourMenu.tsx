import { ActionIcon, Menu, useMantineColorScheme } from '@mantine/core'
import type { MantineColorScheme } from '@mantine/core'
import { IconDeviceDesktop, IconMoon, IconSun } from '@tabler/icons-react'
import type { Icon } from '@tabler/icons-react'
import { useWords } from '../language/words.ts'
import type { WordKey } from '../../messages/word-groups.ts'
import { usePreferences } from '../session/use-preferences.ts'

export const colourWords: Readonly<
  Record<MantineColorScheme, { readonly icon: Icon; readonly label: WordKey }>
> = {
  light: { icon: IconSun, label: 'web.shell.colours_light' },
  dark: { icon: IconMoon, label: 'web.shell.colours_dark' },
  auto: { icon: IconDeviceDesktop, label: 'web.shell.colours_auto' },
}

/** Light, dark, or as the system has it. */
export function ColourMenu() {
  const { say } = useWords()
  const { colorScheme } = useMantineColorScheme()
  const { setColours } = usePreferences()
  const Now = colourWords[colorScheme].icon
  return (
    <Menu position="bottom-end" width={200}>
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={say('web.shell.colours')}
          title={say('web.shell.colours')}
        >
          <Now size={20} stroke={1.75} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.RadioGroup value={colorScheme} onChange={(value) => setColours(value as MantineColorScheme)}>
          {Object.entries(colourWords).map(([scheme, { label }]) => (
            <Menu.RadioItem key={scheme} value={scheme} closeMenuOnClick>
              {say(label)}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  )
}
