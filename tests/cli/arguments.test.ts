import { describe, expect, it } from 'vitest'
import { parseCommandLine } from '../../src/cli/arguments.ts'
import { commandNames } from '../../src/cli/command-specs.ts'
import { isFiltered, selectionOf } from '../../src/cli/selection.ts'
import { languages, type Language } from '../../src/messages/languages.ts'
import type { MessageKey } from '../../src/messages/formatter.ts'
import { catalogues } from '../../src/messages/message.ts'

function parse(line: string, language: Language = 'en') {
  return parseCommandLine(
    line.split(' ').filter((word) => word !== ''),
    language,
  )
}

function mistake(line: string, language: Language = 'en'): string {
  const parsed = parse(line, language)
  return parsed.kind === 'mistake' ? parsed.message : `no mistake but ${parsed.kind}`
}

function help(line: string, language: Language): string {
  const parsed = parse(line, language)
  return parsed.kind === 'help' ? parsed.text : `no help but ${parsed.kind}`
}

function keysOf(group: string): MessageKey[] {
  return (Object.keys(catalogues.en) as MessageKey[]).filter((key) => key.startsWith(`${group}.`))
}

describe('a command line', () => {
  it('becomes a command with typed options and names for its words', () => {
    const parsed = parse('import --dry-run --partner=p1 customers.csv --strict')
    if (parsed.kind !== 'run' || parsed.command !== 'import') throw new Error('not an import')
    expect(parsed.positionals.file).toBe('customers.csv')
    expect(parsed.options).toEqual({
      'dry-run': true,
      strict: true,
      format: undefined,
      errors: undefined,
      column: [],
      partner: 'p1',
    })
  })

  it('splits lists, collects what may be repeated and fills in defaults', () => {
    const parsed = parse('customers --provisioning manual_partner,provisioned --tag a --tag=b --limit 20')
    if (parsed.kind !== 'run' || parsed.command !== 'customers') throw new Error('not customers')
    expect(parsed.options.provisioning).toEqual(['manual_partner', 'provisioned'])
    expect(parsed.options.subscription).toEqual([])
    expect(parsed.options.tag).toEqual(['a', 'b'])
    expect(parsed.options.limit).toBe(20)
    expect(parsed.options.sort).toBe('attention')
    expect(parsed.options.json).toBe(false)
  })

  it('takes a mark alone, or says with = that it must not be there', () => {
    const parsed = parse('customers --over-limit --stuck=false --low-use=true --responsible me')
    if (parsed.kind !== 'run' || parsed.command !== 'customers') throw new Error('not customers')
    const { options } = parsed
    expect([options['over-limit'], options.stuck, options['low-use']]).toEqual([true, false, true])
    expect([options['nobody-assigned'], options['in-hand']]).toEqual([undefined, undefined])
    expect(selectionOf(options)).toEqual({
      overLimit: true,
      stuck: false,
      lowUse: true,
      responsible: 'me',
      sort: 'attention',
      order: 'asc',
    })
    expect(isFiltered(options)).toBe(true)
  })

  it('knows a command of two words', () => {
    expect(parse('token create')).toMatchObject({
      kind: 'run',
      command: 'token create',
      options: { name: 'cli' },
    })
  })

  it('takes - for standard input and words after -- as they are', () => {
    expect(parse('import -')).toMatchObject({ positionals: { file: '-' } })
    expect(parse('import -- --odd.csv')).toMatchObject({ positionals: { file: '--odd.csv' } })
    expect(parse('customers --search=-5')).toMatchObject({ options: { search: '-5' } })
  })

  it('is a request for the version', () => {
    expect(parse('--version')).toEqual({ kind: 'version' })
  })
})

/** What a message is known by: the longest of its texts between parameters. */
function longestWords(text: string): string {
  const [longest = ''] = text.split(/\{[^}]*\}+/u).toSorted((a, b) => b.length - a.length)
  return longest
}

/** Wrong lines with what each is told to write instead. */
const wrongLines = [
  ['custmers', 'Did you mean varde customers?', 'Mente du varde customers?'],
  ['xyzzy', 'varde --help lists the commands', 'varde --help viser alle kommandoene'],
  ['--json customers', 'Write: varde COMMAND --json', 'Skriv: varde KOMMANDO --json'],
  ['token', 'Write: varde token create', 'Skriv: varde token create'],
  ['token make', 'Write: varde token create', 'Skriv: varde token create'],
  ['import', 'FILE is missing', 'FIL mangler'],
  ['import', 'Write: varde import [options] FILE', 'Skriv: varde import [valg] FIL'],
  ['import a.csv b.csv', '«b.csv» is one too many', '«b.csv» er ett ord for mye'],
  ['doctor now', 'Write: varde doctor [options]', 'Skriv: varde doctor [valg]'],
  ['import a.csv --dryrun', 'Did you mean --dry-run?', 'Mente du --dry-run?'],
  ['import a.csv --dry-run=no', 'takes no value. Write: --dry-run', 'tar ingen verdi. Skriv: --dry-run'],
  ['import a.csv --format', 'Write: --format=FORMAT', 'Skriv: --format=FORMAT'],
  ['import a.csv --errors', 'Write: --errors=FILE', 'Skriv: --errors=FIL'],
  ['import a.csv --format --strict', 'Write: --format=FORMAT', 'Skriv: --format=FORMAT'],
  ['import a.csv --format xml', 'none of csv, jsonl, xlsx.', 'Skriv en av disse: csv, jsonl, xlsx.'],
  ['customers --provisioning provisoned', 'Did you mean provisioned?', 'Mente du provisioned?'],
  ['customers --provisioning provisioned,', '«» is none of', '«» er ikke gyldig. Skriv en av disse'],
  ['customers --limit 0', 'whole number from 1 to 200', 'Skriv et helt tall fra 1 til 200'],
  ['demo --customers 1e2', 'whole number from 1 to 1000000', 'Skriv et helt tall fra 1 til 1000000'],
  ['customers --limit 5 --limit 6', 'given twice. Write it once', 'står to ganger. Skriv det én gang'],
  ['customers --stuck false', '«false» is one too many', '«false» er ett ord for mye'],
  ['customers --stuck=no', '«no» is none of true, false', 'Skriv en av disse: true, false'],
  ['customers --stuck --stuck', 'given twice. Write it once', 'står to ganger. Skriv det én gang'],
  ['customers --overlimit', 'Did you mean --over-limit?', 'Mente du --over-limit?'],
  ['customers -x', 'There is no option -x.', 'Valget -x finnes ikke.'],
  ['doctor --toString', 'There is no option --toString', 'Valget --toString finnes ikke'],
  ['toString', 'There is no command «toString»', 'Det finnes ingen kommando «toString»'],
] as const

describe('a wrong command line says what to write', () => {
  it.each(wrongLines)('%s', (line, advice) => {
    expect(mistake(line)).toContain(advice)
    expect(mistake(line)).toMatch(/\nMore: varde .*--help$/u)
  })

  it.each(wrongLines)('%s, in Norwegian', (line, _, advice) => {
    expect(mistake(line, 'nb')).toContain(advice)
    expect(mistake(line, 'nb')).toMatch(/\nMer: varde .*--help$/u)
    expect(mistake(line, 'nb')).not.toMatch(/\b(the|Write|Did you mean|is|FILE|COMMAND|options)\b/u)
  })

  it.each(languages)('in every way that the catalogue %s has words for', (language) => {
    const said = wrongLines.map(([line]) => mistake(line, language)).join('\n')
    const texts = catalogues[language]
    expect(keysOf('cli.mistake').filter((key) => !said.includes(longestWords(texts[key])))).toEqual([])
  })
})

const usages = { en: 'Usage', nb: 'Bruk', sv: 'Användning', da: 'Brug', de: 'Aufruf' } satisfies Record<
  Language,
  string
>
const lines = ['', 'token', ...commandNames]

describe.each(languages)('help in the language %s', (language) => {
  it.each(commandNames)('is there for %s, with every line at most 100 wide', (name) => {
    const text = help(`${name} --help`, language)
    expect(text).toContain(`\n${usages[language]}: varde ${name} [`)
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(100)
    expect(help(`help ${name}`, language)).toBe(text)
  })

  it.each(lines)('explains everything that it names: varde %s', (line) => {
    const text = help(`${line} --help`, language)
    expect(text).not.toMatch(/cli\.|undefined|[{}]/u)
    const terms = text.split('\n').filter((each) => /^ {2}\S/u.test(each))
    expect(terms.length).toBeGreaterThan(0)
    for (const term of terms) expect(term).toMatch(/^ {2}\S+(?: \S+)? {2,}\S/u)
  })

  it('shows every text that its catalogue has for it, and none of another language', () => {
    const shown = lines.map((line) => help(`${line} --help`, language).replaceAll(/\s+/gu, ' ')).join(' ')
    const others = language === 'en' ? 'nb' : 'en'
    for (const key of keysOf('cli.help')) {
      const [own, other] = [catalogues[language][key], catalogues[others][key]]
      if (own.includes('{')) continue
      expect(shown).toContain(own)
      if (other.includes(' ')) expect(shown).not.toContain(other)
    }
  })

  it('lists all commands', () => {
    for (const line of ['', '--help', '-h', 'help'])
      for (const name of commandNames) expect(help(line, language)).toContain(`  ${name} `)
  })
})

describe('help', () => {
  it('wins over everything else on the line', () => {
    expect(parse('import -h').kind).toBe('help')
    expect(parse('token --help').kind).toBe('help')
  })
})
