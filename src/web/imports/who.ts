import type { WordKey } from '../../messages/word-groups.ts'
import type { Words } from '../language/words.ts'
import type { Run } from './run.ts'

const actors = {
  person: 'web.imports.by.person',
  token: 'web.imports.by.token',
  import: 'web.imports.by.varde',
  clock: 'web.imports.by.varde',
  demo: 'web.imports.by.varde',
  system: 'web.imports.by.varde',
} as const satisfies Readonly<Record<Run['by']['kind'], WordKey>>

/** Who asked for an import. */
export function byText({ kind, name }: Run['by'], { say }: Words): string {
  if (kind === 'token' && name !== null) return say('web.imports.by.named_token', { name })
  return say(actors[kind])
}

/** What an import is called: its file, where it had one. */
export function nameText({ fileName, format }: Pick<Run, 'fileName' | 'format'>, { say }: Words): string {
  return fileName ?? say(format === 'demo' ? 'web.imports.demo' : 'web.imports.unnamed')
}
