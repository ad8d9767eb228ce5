import type { Language } from '../messages/languages.ts'
import { message } from '../messages/message.ts'
import type { SettingsError } from './settings.ts'

/** Every mistake on a line of its own: the setting's name, what is wrong, and what to write instead. */
export function settingsErrorText(language: Language, { mistakes }: SettingsError): string {
  const lines = mistakes.map(
    ({ env, code, params }) => `  ${env}: ${message(language, `settings.${code}`, params)}`,
  )
  return [message(language, 'settings.heading', { count: mistakes.length }), ...lines].join('\n')
}
