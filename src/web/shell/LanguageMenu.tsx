import { IconLanguage } from '@tabler/icons-react'
import { languages } from '../../messages/languages.ts'
import type { Language } from '../../messages/languages.ts'
import { useWords } from '../language/words.ts'
import { usePreferences } from '../session/use-preferences.ts'
import { ChoiceMenu } from './ChoiceMenu.tsx'

/** The name of a language in itself: who cannot read this page must find their own. */
export function ownName(language: Language): string {
  const name = new Intl.DisplayNames(language, { type: 'language' }).of(language) ?? language
  return name.charAt(0).toLocaleUpperCase(language) + name.slice(1)
}

const choices = () => languages.map((each) => ({ value: each, lang: each, text: ownName(each) }))

export function LanguageMenu() {
  const { language, say } = useWords()
  const { setLanguage } = usePreferences()
  return (
    <ChoiceMenu
      label={say('web.shell.language')}
      icon={<IconLanguage size={20} stroke={1.75} aria-hidden />}
      choices={choices}
      value={language}
      choose={(value) => setLanguage(value as Language)}
    />
  )
}
