import type { OptionSpec } from './command-specs.ts'
import { nearest } from './suggest.ts'

export type OptionValue = boolean | string | number | readonly string[]

/** A value, or what to write instead. */
export type ReadValue = { readonly value: OptionValue } | { readonly mistake: string }

type Reader<Kind extends OptionSpec['kind']> = (
  text: string,
  spec: Extract<OptionSpec, { kind: Kind }>,
) => ReadValue

function wrongChoice(text: string, choices: readonly string[]): string {
  const meant = nearest(text, choices)
  const guess = meant === undefined ? '' : ` Did you mean ${meant}?`
  return `«${text}» is none of ${choices.join(', ')}.${guess}`
}

const readers: { readonly [Kind in OptionSpec['kind']]: Reader<Kind> } = {
  flag: () => ({ value: true }),
  text: (text) => ({ value: text }),
  texts: (text) => ({ value: [text] }),
  number: (text, { least, most }) => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN
    if (value >= least && value <= most) return { value }
    return { mistake: `«${text}» is not a whole number from ${least} to ${most}.` }
  },
  choice: (text, { choices }) =>
    choices.includes(text) ? { value: text } : { mistake: wrongChoice(text, choices) },
  choices: (text, { choices }) => {
    const chosen = [...new Set(text.split(',').map((each) => each.trim()))]
    const wrong = chosen.find((each) => !choices.includes(each))
    return wrong === undefined ? { value: chosen } : { mistake: wrongChoice(wrong, choices) }
  },
}

/** Reads what was written for an option as its kind says. */
export function readValue(spec: OptionSpec, text: string): ReadValue {
  // Each reader gets the spec of its own kind; TypeScript cannot see that the two go together.
  const reader = readers[spec.kind] as (written: string, own: OptionSpec) => ReadValue
  return reader(text, spec)
}

/** What an option has that is not given: its default, false, an empty list, or nothing. */
export function defaultValue(spec: OptionSpec): OptionValue | undefined {
  if ('default' in spec) return spec.default
  if (spec.kind === 'flag') return false
  return spec.kind === 'texts' || spec.kind === 'choices' ? [] : undefined
}
