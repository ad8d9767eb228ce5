import { ActionIcon, Menu } from '@mantine/core'
import { IconLanguage } from '@tabler/icons-react'
import { languages } from '../../messages/languages.ts'
import type { Language } from '../../messages/languages.ts'
import { useWords } from '../language/words.ts'
import { usePreferences } from '../session/use-preferences.ts'

/** The name of a language in itself: who cannot read this page must find their own. */
export function ownName(language: Language): string {
  const name = new Intl.DisplayNames(language, { type: 'language' }).of(language) ?? language
  return name.charAt(0).toLocaleUpperCase(language) + name.slice(1)
}

export function LanguageMenu() {
  const { language, say } = useWords()
  const { setLanguage } = usePreferences()
  return (
    <Menu position="bottom-end" width={200}>
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={say('web.shell.language')}
          title={say('web.shell.language')}
        >
          <IconLanguage size={20} stroke={1.75} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.RadioGroup value={language} onChange={(value) => setLanguage(value as Language)}>
          {languages.map((each) => (
            <Menu.RadioItem key={each} value={each} lang={each} closeMenuOnClick>
              {ownName(each)}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  )
}
