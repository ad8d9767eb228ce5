import type { WordKey } from '../../messages/word-groups.ts'
import { useMe } from '../api/me.ts'
import type { Words } from '../language/words.ts'
import { useWords } from '../language/words.ts'
import type { Run } from './run.ts'

const actors = {
  person: 'web.customer.history.by.person',
  token: 'web.customer.history.by.some_token',
  import: 'web.customer.history.by.system',
  clock: 'web.customer.history.by.system',
  demo: 'web.customer.history.by.system',
  system: 'web.customer.history.by.system',
} as const satisfies Readonly<Record<Run['by']['kind'], WordKey>>

/** Who asked for an import, as the customers' histories say it. */
export function useByText(): (by: Run['by']) => string {
  const { say } = useWords()
  const { name: partner } = useMe().partner
  return ({ kind, name }) => {
    if (kind === 'person' && name !== null) return name
    return kind === 'token' && name !== null
      ? say('web.customer.history.by.token', { name })
      : say(actors[kind], { partner: partner ?? 'Varde' })
  }
}

/** What an import is called: its file, where it had one. */
export function nameText({ fileName, format }: Pick<Run, 'fileName' | 'format'>, { say }: Words): string {
  return fileName ?? say(format === 'demo' ? 'web.imports.demo' : 'web.imports.unnamed')
}
