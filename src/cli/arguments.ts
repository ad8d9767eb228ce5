import { parseArgs } from 'node:util'
import type { Language } from '../messages/languages.ts'
import { message } from '../messages/message.ts'
import { commandNames, commandSpecs, isCommandName } from './command-specs.ts'
import type { CommandName, CommandSpec, OptionSpec } from './command-specs.ts'
import { commandForm, commandHelp, overallHelp } from './help.ts'
import { Mistake, meantOrNone } from './mistake.ts'
import { defaultValue, readMark, readValue } from './option-values.ts'
import type { OptionValue } from './option-values.ts'
import { nearest } from './suggest.ts'

/** INTERFACES.md «Commands». */
export const exitCodes = { done: 0, failed: 1, wrongUsage: 2 } as const

type Specs = typeof commandSpecs

/** What code gets for an option, by its spec: `undefined` only where there is neither a value nor a default. */
type ValueOf<Spec> = Spec extends { kind: 'flag' }
  ? boolean
  : Spec extends { kind: 'mark' }
    ? boolean | undefined
    : Spec extends { kind: 'texts' }
      ? readonly string[]
      : Spec extends { kind: 'choices'; choices: readonly (infer Choice)[] }
        ? readonly Choice[]
        : Single<Spec> | (Spec extends { default: unknown } ? never : undefined)
type Single<Spec> = Spec extends { kind: 'number' }
  ? number
  : Spec extends { kind: 'choice'; choices: readonly (infer Choice)[] }
    ? Choice
    : string

export type OptionsOf<Name extends CommandName> = {
  readonly [Key in keyof Specs[Name]['options']]: ValueOf<Specs[Name]['options'][Key]>
}
export type PositionalsOf<Name extends CommandName> = {
  readonly [Key in keyof Specs[Name]['positionals']]: string
}

/** A command to run, with its options by the names that they are written with. */
export type Invocation = {
  [Name in CommandName]: {
    readonly kind: 'run'
    readonly command: Name
    readonly options: OptionsOf<Name>
    readonly positionals: PositionalsOf<Name>
  }
}[CommandName]

export type CommandLine =
  | Invocation
  /** For standard output, exit code 0. */
  | { readonly kind: 'help'; readonly text: string }
  | { readonly kind: 'version' }
  /** For standard error, exit code 2: says what to write instead. */
  | { readonly kind: 'mistake'; readonly message: string }

/** The command that the first one or two words name, and the words after it. */
function findCommand(words: readonly string[]): { name: CommandName; rest: readonly string[] } {
  for (const length of [2, 1]) {
    const name = words.slice(0, length).join(' ')
    if (isCommandName(name)) return { name, rest: words.slice(length) }
  }
  const [first = ''] = words
  const group = commandNames.filter((name) => name.startsWith(`${first} `))
  if (first.startsWith('-')) throw new Mistake('cli.mistake.option_first', { option: first })
  if (group.length > 0)
    throw new Mistake('cli.mistake.half_command', {
      commands: group.map((name) => `varde ${name}`).join(', '),
    })
  const meant = meantOrNone(nearest(first, commandNames))
  throw new Mistake('cli.mistake.unknown_command', { word: first, meant })
}

function unknownOption(option: string, spec: CommandSpec): Mistake {
  const known = [...Object.keys(spec.options), 'help'].map((name) => `--${name}`)
  return new Mistake('cli.mistake.unknown_option', { option, meant: meantOrNone(nearest(option, known)) })
}

interface OptionToken {
  readonly name: string
  readonly rawName: string
  readonly value?: string | undefined
  readonly inlineValue?: boolean | undefined
}

/** Reads one option; values that look like options are taken only where they stand after `=`. */
function readOption(token: OptionToken, spec: OptionSpec, language: Language): OptionValue {
  const { rawName: option, value, inlineValue } = token
  if (spec.kind === 'flag') {
    if (value !== undefined) throw new Mistake('cli.mistake.value_not_wanted', { option })
    return true
  }
  if (spec.kind === 'mark') return readMark(option, value)
  const isMissing = value === undefined || value === '' || (inlineValue !== true && /^-./u.test(value))
  if (isMissing)
    throw new Mistake('cli.mistake.value_missing', { option, value: message(language, spec.value) })
  return readValue(spec, { option, written: value })
}

function add(
  options: Map<string, OptionValue>,
  token: OptionToken,
  spec: OptionSpec,
  value: OptionValue,
): void {
  const before = options.get(token.name)
  if (spec.kind === 'texts' && Array.isArray(before) && Array.isArray(value)) {
    options.set(token.name, [...before, ...value])
  } else if (before === undefined || spec.kind === 'flag') {
    options.set(token.name, value)
  } else {
    throw new Mistake('cli.mistake.given_twice', { option: token.rawName })
  }
}

function namePositionals(
  name: CommandName,
  written: readonly string[],
  language: Language,
): Record<string, string> {
  const spec: CommandSpec = commandSpecs[name]
  const expected = Object.entries(spec.positionals)
  const form = commandForm(name, language)
  const surplus = written[expected.length]
  if (surplus !== undefined) throw new Mistake('cli.mistake.one_too_many', { word: surplus, form })
  return Object.fromEntries(
    expected.map(([key, { value, help }], index) => {
      const text = written[index]
      if (text !== undefined && text !== '') return [key, text]
      const missing = { value: message(language, value), help: message(language, help) }
      throw new Mistake('cli.mistake.word_missing', { ...missing, form })
    }),
  )
}

function parseCommand(name: CommandName, args: readonly string[], language: Language): CommandLine {
  const spec: CommandSpec = commandSpecs[name]
  const known = Object.entries(spec.options)
  const { tokens } = parseArgs({
    args: [...args],
    // Not strict: its messages do not say what to write. Everything that strict would refuse is refused here.
    strict: false,
    tokens: true,
    allowPositionals: true,
    options: Object.fromEntries(
      known.map(([key, option]) => [key, { type: isAlone(option) ? 'boolean' : 'string' } as const]),
    ),
  })
  const options = new Map<string, OptionValue>()
  const positionals: string[] = []
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value)
    if (token.kind !== 'option') continue
    if (isHelp(token.rawName)) return { kind: 'help', text: commandHelp(name, language) }
    const option = Object.hasOwn(spec.options, token.name) ? spec.options[token.name] : undefined
    if (option === undefined) throw unknownOption(token.rawName, spec)
    add(options, token, option, readOption(token, option, language))
  }
  const named = namePositionals(name, positionals, language)
  const all = known.map(([key, option]) => [key, options.get(key) ?? defaultValue(option)])
  // The specs say which types these are; reading followed them word for word.
  return { kind: 'run', command: name, options: Object.fromEntries(all), positionals: named } as Invocation
}

/** Whether the next word is none of its. */
function isAlone({ kind }: OptionSpec): boolean {
  return kind === 'flag' || kind === 'mark'
}

function isHelp(word: string | undefined): boolean {
  return word === '--help' || word === '-h'
}

/**
 * Reads the words after `varde` (INTERFACES.md «Commands»). Never throws: what is wrong comes back as a mistake
 * whose message says what to write instead. Help and mistakes are in the reader's language.
 */
export function parseCommandLine(words: readonly string[], language: Language): CommandLine {
  const [first, second] = words
  if (first === undefined || isHelp(first)) return { kind: 'help', text: overallHelp(language) }
  if (first === '--version') return { kind: 'version' }
  if (first === 'help') return parseCommandLine([...words.slice(1), '--help'], language)
  const group = commandNames.filter((name) => name.startsWith(`${first} `))
  if (group.length > 0 && isHelp(second))
    return { kind: 'help', text: group.map((name) => commandHelp(name, language)).join('\n') }
  let command = 'varde --help'
  try {
    const { name, rest } = findCommand(words)
    command = `varde ${name} --help`
    return parseCommand(name, rest, language)
  } catch (error) {
    if (!(error instanceof Mistake)) throw error
    const mistake = message(language, error.key, error.params)
    return { kind: 'mistake', message: message(language, 'cli.mistake.more', { mistake, command }) }
  }
}
