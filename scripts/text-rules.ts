import { maySpeakSql, sqlFiles } from './sql-places.ts'
import type { Source } from './sources.ts'

/** A rule about the text of files that no linter knows. */
export interface TextRule {
  readonly name: string
  /** Whose text it is about. */
  readonly holds: (path: string) => boolean
  /** The lines that break it, from 1, each with what is wrong. */
  readonly breaches: (source: Source) => readonly Breach[]
}

export interface Breach {
  readonly line: number
  readonly what: string
}

export const maxLines = 300

const inSrc = (path: string): boolean => path.startsWith('src/')
const inTests = (path: string): boolean => path.startsWith('tests/')
const anywhere = (): boolean => true

export const textRules: readonly TextRule[] = [
  {
    name: 'no clock is read in the rules (DESIGN.md §5)',
    holds: (path) => path.startsWith('src/domain/'),
    breaches: inCode(
      /\bDate\.now\b|\bnew Date\(\)|(?<!new )\bDate\(|\bperformance\b|\bhrtime\b|\bTemporal\.Now\b/,
    ),
  },
  {
    name: 'no SQL outside of its places (scripts/sql-places.ts)',
    holds: (path) => inSrc(path) && !maySpeakSql(path),
    breaches: (source) => (speaksSql(source) ? [{ line: 1, what: 'holds SQL' }] : []),
  },
  {
    name: `no file above ${maxLines} lines`,
    holds: inSrc,
    breaches: ({ text }) => {
      const lines = text.split('\n').length - 1
      return lines > maxLines ? [{ line: lines, what: `has ${lines} lines` }] : []
    },
  },
  {
    name: 'no default exports and nothing passed on from other files',
    holds: (path) => !inTests(path),
    breaches: inCode(/^export default\b|^export (?:type )?(?:\{[^}]*\}|\*.*) from\b/),
  },
  {
    name: 'no any',
    holds: anywhere,
    breaches: inCode(/(?::|\bas|[<|&,])\s*any\b(?!\()|\bany\[\]/),
  },
  {
    name: 'nothing that silences a check',
    holds: anywhere,
    breaches: inText(/@ts-(?:ignore|nocheck)|(?:oxlint|eslint)-disable|(?:v8|c8|istanbul) ignore/),
  },
  {
    // A test of types may say what must not compile.
    name: 'no expected type errors outside of tests',
    holds: (path) => !inTests(path),
    breaches: inText(/@ts-expect[-]error/),
  },
  {
    name: 'no test left out or run alone',
    holds: inTests,
    breaches: inCode(/\b(?:it|test|describe|suite|bench)(?:\.\w+)*\.(?:skip|only|todo)\b/),
  },
  {
    name: 'a docstring on every exported function of rules, repositories and client (STYLE.md)',
    holds: (path) =>
      /^src\/(?:domain|client|standings)\//.test(path) || sqlFiles.some((file) => file === path),
    breaches: bareExports,
  },
]

/** Every breach of every rule, as lines for a person. */
export function textBreaches(sources: readonly Source[]): string[] {
  const broken = textRules.flatMap(({ name, holds, breaches }) =>
    sources
      .filter(({ path }) => holds(path))
      .flatMap((source) =>
        breaches(source).map(({ line, what }) => `${source.path}:${line} ${what} (${name})`),
      ),
  )
  const silent = sqlFiles.filter(
    (file) => !sources.some((source) => source.path === file && speaksSql(source)),
  )
  return [...broken, ...silent.map((file) => `scripts/sql-places.ts names ${file}, which holds no SQL`)]
}

const drivers = new Set(['kysely', 'pg', 'pg-copy-streams'])
const builder =
  /\.(?:selectFrom|insertInto|updateTable|deleteFrom|mergeInto)\(|\bsql(?:<[^`]*>)?`|\bsql\.raw\(/

function speaksSql({ text, imports }: Source): boolean {
  return imports.some(({ target, isType }) => !isType && drivers.has(target)) || builder.test(text)
}

function inText(pattern: RegExp): TextRule['breaches'] {
  return ({ text }) => found(text.split('\n'), pattern)
}

function inCode(pattern: RegExp): TextRule['breaches'] {
  return ({ text }) => found(withoutComments(text), pattern)
}

function found(lines: readonly string[], pattern: RegExp): Breach[] {
  return lines.flatMap((line, index) => {
    const what = pattern.exec(line)?.[0].trim()
    return what === undefined ? [] : [{ line: index + 1, what: `«${what}»` }]
  })
}

/** The lines, comments blanked: those that the formatter lets begin a line, and those behind code. */
function withoutComments(text: string): string[] {
  return text
    .split('\n')
    .map((line) => (/^\s*(?:\/\*|\*|\/\/)/.test(line) ? '' : line.replace(/\s\/\/ .*$/, '')))
}

const exported =
  /^export (?:async )?(?:function\*?|class) (?<name>[\w$]+)|^export const (?<arrow>[\w$]+)[^=]*= (?:async )?\(/

function bareExports({ text }: Source): Breach[] {
  const lines = text.split('\n')
  return lines.flatMap((line, index) => {
    const { name, arrow } = exported.exec(line)?.groups ?? {}
    const what = name ?? arrow
    if (what === undefined || lines[index - 1]?.trimEnd().endsWith('*/') === true) return []
    return [{ line: index + 1, what: `${what} says nothing of itself` }]
  })
}
