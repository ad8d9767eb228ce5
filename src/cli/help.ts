import { commandNames, commandSpecs } from './command-specs.ts'
import type { CommandName, CommandSpec, OptionSpec, PositionalSpec } from './command-specs.ts'

const indent = '  '
const lineWidth = 100

/** Lines of whole words, each at most so wide unless a word is wider. */
function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line)
      line = word
    } else {
      line = line === '' ? word : `${line} ${word}`
    }
  }
  return [...lines, line]
}

/** Terms on the left and their explanations on the right, in one column. */
function definitions(entries: readonly (readonly [term: string, text: string])[]): string {
  const width = Math.max(...entries.map(([term]) => term.length))
  const margin = indent.length + width + indent.length
  return entries
    .map(([term, text]) => {
      const lines = wrap(text, lineWidth - margin).join(`\n${' '.repeat(margin)}`)
      return `${indent}${term.padEnd(width)}${indent}${lines}\n`
    })
    .join('')
}

function optionEntry([name, spec]: readonly [string, OptionSpec]): readonly [string, string] {
  const term = spec.kind === 'flag' ? `--${name}` : `--${name} ${spec.value}`
  const choices = 'choices' in spec ? ` (${spec.choices.join(', ')})` : ''
  const range = spec.kind === 'number' ? ` (${spec.least} to ${spec.most})` : ''
  const preset = 'default' in spec ? ` [${spec.default}]` : ''
  return [term, spec.help + choices + range + preset]
}

function usage(name: string, spec: CommandSpec): string {
  const positionals = Object.values(spec.positionals).map(({ value }) => ` ${value}`)
  return `varde ${name} [options]${positionals.join('')}`
}

/** Help on one command: what it does, how it is written, all its options with their defaults in brackets. */
export function commandHelp(name: CommandName): string {
  const spec: CommandSpec = commandSpecs[name]
  const positionals: readonly PositionalSpec[] = Object.values(spec.positionals)
  const options = [...Object.entries(spec.options).map(optionEntry), ['--help', 'Show this'] as const]
  return [
    `${spec.summary}\n\nUsage: ${usage(name, spec)}\n`,
    positionals.length === 0 ? '' : `\n${definitions(positionals.map(({ value, help }) => [value, help]))}`,
    `\nOptions:\n${definitions(options)}`,
  ].join('')
}

/** Help on all of `varde`: its commands and exit codes. */
export function overallHelp(): string {
  const commands = commandNames.map((name) => [name, commandSpecs[name].summary] as const)
  return [
    'Varde: which customers need you, why, and what to do\n\nUsage: varde COMMAND [options]\n',
    `\nCommands:\n${definitions(commands)}`,
    '\nvarde COMMAND --help explains a command; varde --version says which version this is.\n',
    'Exit codes: 0 done, 1 failed, 2 wrong usage.\n',
  ].join('')
}
