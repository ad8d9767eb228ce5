import { IconLanguage } from '@tabler/icons-react'
import { languages } from '../../messages/languages.ts'
import type { Language } from '../../messages/languages.ts'
import { useWords } from '../language/words.ts'
import { ChoiceMenu } from './ChoiceMenu.tsx'

/** The name of a language in itself: who cannot read this page must find their own. */
function ownName(language: Language): string {
  const name = new Intl.DisplayNames(language, { type: 'language' }).of(language) ?? language
  return name.charAt(0).toLocaleUpperCase(language) + name.slice(1)
}

const choices = () => languages.map((each) => ({ value: each, lang: each, text: ownName(each) }))

export function LanguageMenu() {
  const { language, choose, say } = useWords()
  return (
    <ChoiceMenu
      label={say('web.shell.language')}
      icon={<IconLanguage size={20} stroke={1.75} aria-hidden />}
      choices={choices}
      value={language}
      choose={(value) => choose(value as Language)}
    />
  )
}
