import type { Language } from '../messages/languages.ts'
import { message } from '../messages/message.ts'
import type { MessageKey, MessageParams } from '../messages/formatter.ts'
import { commandNames, commandSpecs } from './command-specs.ts'
import type { CommandName, CommandSpec, OptionSpec } from './command-specs.ts'

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

function optionEntry(name: string, spec: OptionSpec, language: Language): readonly [string, string] {
  const term =
    'value' in spec
      ? `--${name} ${message(language, spec.value)}`
      : `--${name}${spec.kind === 'mark' ? '[=false]' : ''}`
  const notes = [
    message(language, spec.help),
    'choices' in spec ? `(${spec.choices.join(', ')})` : '',
    spec.kind === 'number' ? message(language, 'cli.help.range', { least: spec.least, most: spec.most }) : '',
    'default' in spec ? `[${spec.default}]` : '',
  ]
  return [term, notes.filter((note) => note !== '').join(' ')]
}

/** How a command is written, with its placeholders in the reader's language: `varde import [options] FILE`. */
export function commandForm(name: CommandName, language: Language): string {
  const spec: CommandSpec = commandSpecs[name]
  const words = Object.values(spec.positionals).map(({ value }) => message(language, value))
  return [message(language, 'cli.help.form', { command: name }), ...words].join(' ')
}

/** Help on one command: what it does, how it is written, all its options with their defaults in brackets. */
export function commandHelp(name: CommandName, language: Language): string {
  const text = (key: MessageKey, params?: MessageParams) => message(language, key, params)
  const spec: CommandSpec = commandSpecs[name]
  const positionals = Object.values(spec.positionals).map(
    ({ value, help }) => [text(value), text(help)] as const,
  )
  const options = Object.entries(spec.options).map(([key, option]) => optionEntry(key, option, language))
  return [
    `${text(spec.summary)}\n\n${text('cli.help.usage', { form: commandForm(name, language) })}\n`,
    positionals.length === 0 ? '' : `\n${definitions(positionals)}`,
    `\n${text('cli.help.options')}\n`,
    definitions([...options, ['--help', text('cli.help.option.help')]]),
  ].join('')
}

/** Help on all of `varde`: its commands and exit codes. */
export function overallHelp(language: Language): string {
  const text = (key: MessageKey, params?: MessageParams) => message(language, key, params)
  const form = text('cli.help.form', { command: text('cli.help.value.command') })
  const commands = commandNames.map((name) => [name, text(commandSpecs[name].summary)] as const)
  return [
    `${text('cli.help.what')}\n\n${text('cli.help.usage', { form })}\n`,
    `\n${text('cli.help.commands')}\n${definitions(commands)}`,
    `\n${text('cli.help.each')}\n${text('cli.help.exit_codes')}\n`,
  ].join('')
}
