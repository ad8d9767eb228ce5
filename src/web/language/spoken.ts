import type { Language } from '../../messages/languages.ts'
import { chosenLanguage } from './choice.ts'

let spoken: Language | undefined

/** The language on the screen, for what is no component: the requests, whose problems come in it. */
export const spokenLanguage = {
  get: (): Language => (spoken ??= chosenLanguage()),
  set: (language: Language): void => {
    spoken = language
  },
}
