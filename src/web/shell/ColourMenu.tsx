import { useMantineColorScheme } from '@mantine/core'
import type { MantineColorScheme } from '@mantine/core'
import { IconDeviceDesktop, IconMoon, IconSun } from '@tabler/icons-react'
import type { Icon } from '@tabler/icons-react'
import { useWords } from '../language/words.ts'
import type { WordKey } from '../../messages/word-groups.ts'
import { usePreferences } from '../session/use-preferences.ts'
import { ChoiceMenu } from './ChoiceMenu.tsx'

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
    <ChoiceMenu
      label={say('web.shell.colours')}
      icon={<Now size={20} stroke={1.75} aria-hidden />}
      choices={() => Object.entries(colourWords).map(([value, { label }]) => ({ value, text: say(label) }))}
      value={colorScheme}
      choose={(value) => setColours(value as MantineColorScheme)}
    />
  )
}
