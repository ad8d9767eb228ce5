import { importBreaches } from './import-rules.ts'
import { readSources } from './sources.ts'
import { textBreaches } from './text-rules.ts'
import { wordBreaches } from './word-rules.ts'

const folders = ['src', 'tests', 'bench', 'scripts', 'bin'] as const

/** Everything in the project that breaks a rule of its architecture, as lines for a person. */
export function architectureBreaches(): string[] {
  return [...importBreaches(readSources('src')), ...textBreaches(readSources(...folders)), ...wordBreaches()]
}
