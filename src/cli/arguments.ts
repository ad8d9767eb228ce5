import { parseArgs } from 'node:util'
import { commandNames, commandSpecs, isCommandName } from './command-specs.ts'
import type { CommandName, CommandSpec, OptionSpec } from './command-specs.ts'
import { commandHelp, overallHelp } from './help.ts'
import { defaultValue, readValue } from './option-values.ts'
import type { OptionValue } from './option-values.ts'
import { nearest } from './suggest.ts'

/** INTERFACES.md «Commands». */
export const exitCodes = { done: 0, failed: 1, wrongUsage: 2 } as const

type Specs = typeof commandSpecs

/** What code gets for an option, by its spec: `undefined` only where there is neither a value nor a default. */
type ValueOf<Spec> = Spec extends { kind: 'flag' }
  ? boolean
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

class Mistake extends Error {}

/** The command that the first one or two words name, and the words after it. */
function findCommand(words: readonly string[]): { name: CommandName; rest: readonly string[] } {
  for (const length of [2, 1]) {
    const name = words.slice(0, length).join(' ')
    if (isCommandName(name)) return { name, rest: words.slice(length) }
  }
  const [first = ''] = words
  const group = commandNames.filter((name) => name.startsWith(`${first} `))
  if (first.startsWith('-'))
    throw new Mistake(`${first} stands before the command. Write: varde COMMAND ${first}`)
  if (group.length > 0) throw new Mistake(`Write: ${group.map((name) => `varde ${name}`).join(', or ')}`)
  const meant = nearest(first, commandNames)
  const guess = meant === undefined ? 'varde --help lists the commands.' : `Did you mean varde ${meant}?`
  throw new Mistake(`There is no command «${first}». ${guess}`)
}

function unknownOption(written: string, spec: CommandSpec): Mistake {
  const known = [...Object.keys(spec.options), 'help'].map((name) => `--${name}`)
  const meant = nearest(written, known)
  return new Mistake(
    `There is no option ${written}. ${meant === undefined ? '' : `Did you mean ${meant}?`}`.trimEnd(),
  )
}

interface OptionToken {
  readonly name: string
  readonly rawName: string
  readonly value?: string | undefined
  readonly inlineValue?: boolean | undefined
}

/** Reads one option; values that look like options are taken only where they stand after `=`. */
function readOption(token: OptionToken, spec: OptionSpec): OptionValue {
  const { rawName, value, inlineValue } = token
  if (spec.kind === 'flag') {
    if (value !== undefined) throw new Mistake(`${rawName} takes no value. Write: ${rawName}`)
    return true
  }
  const isMissing = value === undefined || value === '' || (inlineValue !== true && /^-./u.test(value))
  if (isMissing) throw new Mistake(`${rawName} needs a value. Write: ${rawName}=${spec.value}`)
  const read = readValue(spec, value)
  if ('mistake' in read) throw new Mistake(`${rawName}: ${read.mistake}`)
  return read.value
}

function add(options: Map<string, OptionValue>, token: OptionToken, spec: OptionSpec): void {
  const value = readOption(token, spec)
  const before = options.get(token.name)
  if (spec.kind === 'texts' && Array.isArray(before) && Array.isArray(value)) {
    options.set(token.name, [...before, ...value])
  } else if (before === undefined || spec.kind === 'flag') {
    options.set(token.name, value)
  } else {
    throw new Mistake(`${token.rawName} is given twice. Write it once.`)
  }
}

function namePositionals(spec: CommandSpec, written: readonly string[]): Record<string, string> {
  const expected = Object.entries(spec.positionals)
  const surplus = written[expected.length]
  if (surplus !== undefined) throw new Mistake(`«${surplus}» is one too many.`)
  return Object.fromEntries(
    expected.map(([key, { value, help }], index) => {
      const text = written[index]
      if (text === undefined || text === '') throw new Mistake(`${value} is missing. ${help}.`)
      return [key, text]
    }),
  )
}

function parseCommand(name: CommandName, args: readonly string[]): CommandLine {
  const spec: CommandSpec = commandSpecs[name]
  const known = Object.entries(spec.options)
  const { tokens } = parseArgs({
    args: [...args],
    // Not strict: its messages do not say what to write. Everything that strict would refuse is refused here.
    strict: false,
    tokens: true,
    allowPositionals: true,
    options: Object.fromEntries(
      known.map(([key, option]) => [key, { type: option.kind === 'flag' ? 'boolean' : 'string' } as const]),
    ),
  })
  const options = new Map<string, OptionValue>()
  const positionals: string[] = []
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value)
    if (token.kind !== 'option') continue
    if (isHelp(token.rawName)) return { kind: 'help', text: commandHelp(name) }
    const option = Object.hasOwn(spec.options, token.name) ? spec.options[token.name] : undefined
    if (option === undefined) throw unknownOption(token.rawName, spec)
    add(options, token, option)
  }
  const named = namePositionals(spec, positionals)
  const all = known.map(([key, option]) => [key, options.get(key) ?? defaultValue(option)])
  // The specs say which types these are; reading followed them word for word.
  return { kind: 'run', command: name, options: Object.fromEntries(all), positionals: named } as Invocation
}

function isHelp(word: string | undefined): boolean {
  return word === '--help' || word === '-h'
}

/**
 * Reads the words after `varde` (INTERFACES.md «Commands»). Never throws: what is wrong comes back as a mistake
 * whose message says what to write instead.
 */
export function parseCommandLine(words: readonly string[]): CommandLine {
  const [first, second] = words
  if (first === undefined || isHelp(first)) return { kind: 'help', text: overallHelp() }
  if (first === '--version') return { kind: 'version' }
  if (first === 'help') return parseCommandLine([...words.slice(1), '--help'])
  const group = commandNames.filter((name) => name.startsWith(`${first} `))
  if (group.length > 0 && isHelp(second)) return { kind: 'help', text: group.map(commandHelp).join('\n') }
  let usage = 'varde --help'
  try {
    const { name, rest } = findCommand(words)
    usage = `varde ${name} --help`
    return parseCommand(name, rest)
  } catch (error) {
    if (!(error instanceof Mistake)) throw error
    return { kind: 'mistake', message: `${error.message}\nMore: ${usage}` }
  }
}
