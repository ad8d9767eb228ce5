import { columns, computedColumns, requiredColumns, type ColumnName } from './columns.ts'
import { foldHeading } from './fold-heading.ts'
import { headingSynonyms } from './heading-synonyms.ts'

/** Why a heading seems to mean a column, the surest first. */
export const guessSources = ['exact', 'remembered', 'label', 'synonym'] as const
export type GuessSource = (typeof guessSources)[number]

export interface Guess {
  readonly heading: string
  readonly source: GuessSource
}

/** What else is known of headings. */
export interface Known {
  /** What people see over each column, in every language. */
  readonly labels: Readonly<Record<ColumnName, readonly string[]>>
  /** By folded heading, what an earlier file of the same partner used it for; the latest first. */
  readonly remembered: ReadonlyMap<string, ColumnName>
}

/** What headings may mean in one kind of file. */
export interface Meanings<Name extends string> {
  readonly names: readonly Name[]
  /** What people see over each column, in every language. */
  readonly labels: Readonly<Record<Name, readonly string[]>>
  /** Other words for each, in the order in which they are believed. */
  readonly synonyms: Readonly<Record<Name, readonly string[]>>
  /** By folded heading, what an earlier file used it for; the latest first. */
  readonly remembered: ReadonlyMap<string, Name>
  /** Columns that are written and not read. */
  readonly computed: readonly string[]
}

interface Candidate<Name> extends Guess {
  readonly column: Name
  /** Smaller is believed first. */
  readonly rank: number
}

const maxSynonyms = 1_000

/**
 * Which heading of a customers file seems to stand for which column.
 *
 * @param headings as `nameHeadings` gives them
 */
export function guessColumns(
  headings: readonly string[],
  { labels, remembered }: Known,
): Readonly<Partial<Record<ColumnName, Guess>>> {
  const names = columns.map(({ name }) => name)
  const meanings = { names, labels, remembered, synonyms: headingSynonyms, computed: computedColumns }
  return guessHeadings(headings, meanings)
}

/**
 * The same for a file of any kind. No column gets two headings and no heading two columns: the surest first, and of equally
 * sure ones the one further to the left.
 */
export function guessHeadings<Name extends string>(
  headings: readonly string[],
  meanings: Meanings<Name>,
): Readonly<Partial<Record<Name, Guess>>> {
  const words = wordsFor(meanings)
  const notImported = new Set(meanings.computed.map(foldHeading))
  const guesses: Partial<Record<Name, Guess>> = {}
  const taken = new Set<string>()
  const candidates = headings.flatMap((heading) => candidatesFor(heading, words, notImported))
  for (const { column, heading, source } of candidates.toSorted((a, b) => a.rank - b.rank)) {
    if (guesses[column] !== undefined || taken.has(heading)) continue
    guesses[column] = { heading, source }
    taken.add(heading)
  }
  return guesses
}

/** The columns that a CSV file or a workbook needs and that no heading seems to mean. */
export function missingColumns(guesses: Readonly<Partial<Record<ColumnName, Guess>>>): ColumnName[] {
  return requiredColumns.filter((name) => guesses[name] === undefined)
}

interface Word<Name> {
  readonly column: Name
  readonly source: GuessSource
  readonly rank: number
}

/** By folded heading, all that it may mean. */
function wordsFor<Name extends string>({
  names,
  labels,
  synonyms,
  remembered,
}: Meanings<Name>): Map<string, Word<Name>[]> {
  const words = new Map<string, Word<Name>[]>()
  const add = (word: string, column: Name, source: GuessSource, place: number): void => {
    const key = foldHeading(word)
    const found = words.get(key) ?? []
    found.push({ column, source, rank: guessSources.indexOf(source) * maxSynonyms + place })
    words.set(key, found)
  }
  for (const name of names) {
    add(name, name, 'exact', 0)
    for (const label of labels[name]) add(label, name, 'label', 0)
    for (const [place, word] of synonyms[name].entries()) add(word, name, 'synonym', place)
  }
  for (const [place, [heading, column]] of [...remembered].entries())
    add(heading, column, 'remembered', Math.min(place, maxSynonyms - 1))
  return words
}

function candidatesFor<Name extends string>(
  heading: string,
  words: ReadonlyMap<string, readonly Word<Name>[]>,
  notImported: ReadonlySet<string>,
): Candidate<Name>[] {
  const whole = foldHeading(heading)
  if (notImported.has(whole)) return []
  // «Slutdato (UTC)» and «Kundenr. [ERP]» say in brackets what they need not.
  const found = words.get(whole) ?? words.get(foldHeading(heading.replaceAll(/[([].*?[)\]]/g, ''))) ?? []
  return found.map(({ column, source, rank }) => ({ column, heading, source, rank }))
}
