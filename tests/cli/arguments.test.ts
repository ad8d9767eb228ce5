import { describe, expect, it } from 'vitest'
import { parseCommandLine } from '../../src/cli/arguments.ts'
import { commandNames } from '../../src/cli/command-specs.ts'

function parse(line: string) {
  return parseCommandLine(line.split(' ').filter((word) => word !== ''))
}

function mistake(line: string): string {
  const parsed = parse(line)
  return parsed.kind === 'mistake' ? parsed.message : `no mistake but ${parsed.kind}`
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

describe('a wrong command line says what to write', () => {
  it.each([
    ['custmers', 'Did you mean varde customers?'],
    ['xyzzy', 'varde --help lists the commands'],
    ['--json customers', 'varde COMMAND --json'],
    ['token', 'Write: varde token create'],
    ['token make', 'Write: varde token create'],
    ['import', 'FILE is missing'],
    ['import a.csv b.csv', '«b.csv» is one too many'],
    ['import a.csv --dryrun', 'Did you mean --dry-run?'],
    ['import a.csv --dry-run=no', 'takes no value'],
    ['import a.csv --format', 'Write: --format=FORMAT'],
    ['import a.csv --format --strict', 'Write: --format=FORMAT'],
    ['import a.csv --format xml', 'none of csv, jsonl'],
    ['customers --provisioning provisoned', 'Did you mean provisioned?'],
    ['customers --provisioning provisioned,', '«» is none of'],
    ['customers --limit 0', 'whole number from 1 to 200'],
    ['customers --limit 1e2', 'whole number from 1 to 200'],
    ['customers --limit 5 --limit 6', 'given twice'],
    ['customers -x', 'There is no option -x'],
    ['doctor --toString', 'There is no option --toString'],
    ['toString', 'There is no command «toString»'],
  ])('%s', (line, advice) => {
    expect(mistake(line)).toContain(advice)
    expect(mistake(line)).toMatch(/\nMore: varde .*--help$/u)
  })
})

describe('help', () => {
  it.each(commandNames)('is there for %s, with every line at most 100 wide', (name) => {
    const parsed = parse(`${name} --help`)
    if (parsed.kind !== 'help') throw new Error('no help')
    expect(parsed.text).toContain(`Usage: varde ${name}`)
    for (const line of parsed.text.split('\n')) expect(line.length).toBeLessThanOrEqual(100)
    expect(parse(`help ${name}`)).toEqual(parsed)
  })

  it('wins over everything else on the line', () => {
    expect(parse('import -h').kind).toBe('help')
    expect(parse('token --help').kind).toBe('help')
  })

  it('lists all commands', () => {
    for (const line of ['', '--help', '-h', 'help']) {
      const parsed = parse(line)
      const text = parsed.kind === 'help' ? parsed.text : ''
      for (const name of commandNames) expect(text).toContain(`  ${name} `)
    }
  })
})
