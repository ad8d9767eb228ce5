import type { OptionSpec } from './command-specs.ts'
import { Mistake, meantOrNone } from './mistake.ts'
import { nearest } from './suggest.ts'

export type OptionValue = boolean | string | number | readonly string[]

/** What stands on the command line: the option as it is written there, and its value. */
interface Written {
  readonly option: string
  readonly written: string
}

type Reader<Kind extends OptionSpec['kind']> = (
  value: Written,
  spec: Extract<OptionSpec, { kind: Kind }>,
) => OptionValue

function checkChoice({ option, written }: Written, choices: readonly string[]): void {
  if (choices.includes(written)) return
  const meant = meantOrNone(nearest(written, choices))
  throw new Mistake('cli.mistake.not_a_choice', { option, written, choices: choices.join(', '), meant })
}

const readers: { readonly [Kind in OptionSpec['kind']]: Reader<Kind> } = {
  flag: () => true,
  mark: ({ option, written }) => readMark(option, written),
  text: ({ written }) => written,
  texts: ({ written }) => [written],
  number: ({ option, written }, { least, most }) => {
    const value = /^\d{1,15}$/.test(written) ? Number(written) : Number.NaN
    if (value >= least && value <= most) return value
    throw new Mistake('cli.mistake.not_a_number', { option, written, least, most })
  },
  choice: (value, { choices }) => {
    checkChoice(value, choices)
    return value.written
  },
  choices: ({ option, written }, { choices }) => {
    const chosen = [...new Set(written.split(',').map((each) => each.trim()))]
    for (const each of chosen) checkChoice({ option, written: each }, choices)
    return chosen
  },
}

/** Whether customers have a mark or not. @param written behind `=`; undefined: nothing is, so they have */
export function readMark(option: string, written: string | undefined): boolean {
  if (written !== undefined) checkChoice({ option, written }, ['true', 'false'])
  return written !== 'false'
}

/** Reads what was written for an option as its kind says. Throws a `Mistake` where it cannot be that. */
export function readValue(spec: OptionSpec, value: Written): OptionValue {
  // Each reader gets the spec of its own kind; TypeScript cannot see that the two go together.
  const reader = readers[spec.kind] as (each: Written, own: OptionSpec) => OptionValue
  return reader(value, spec)
}

/** What an option has that is not given: its default, false, an empty list, or nothing. */
export function defaultValue(spec: OptionSpec): OptionValue | undefined {
  if ('default' in spec) return spec.default
  if (spec.kind === 'flag') return false
  return spec.kind === 'texts' || spec.kind === 'choices' ? [] : undefined
}
