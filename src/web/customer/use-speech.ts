import { useDuration } from '../language/duration.ts'
import { useWords } from '../language/words.ts'
import { useStatusWords } from '../status/status.ts'
import type { Speech } from './history-lines.ts'
import { useTermText } from './term-text.ts'

/** What turns the values of the history into words. */
export function useSpeech(): Speech {
  return {
    words: useWords(),
    statusWords: useStatusWords(),
    termText: useTermText(),
    duration: useDuration(),
  }
}
