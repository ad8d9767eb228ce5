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

interface Candidate extends Guess {
  readonly column: ColumnName
  /** Smaller is believed first. */
  readonly rank: number
}

const maxSynonyms = 1_000

/**
 * Which heading of a file seems to stand for which column. No column gets two headings and no heading two columns:
 * the surest first, and of equally sure ones the one further to the left.
 *
 * @param headings as `nameHeadings` gives them
 */
export function guessColumns(
  headings: readonly string[],
  known: Known,
): Readonly<Partial<Record<ColumnName, Guess>>> {
  const words = wordsFor(known)
  const guesses: Partial<Record<ColumnName, Guess>> = {}
  const taken = new Set<string>()
  const candidates = headings.flatMap((heading) => candidatesFor(heading, words))
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

interface Word {
  readonly column: ColumnName
  readonly source: GuessSource
  readonly rank: number
}

const notImported: ReadonlySet<string> = new Set(computedColumns.map(foldHeading))

/** By folded heading, all that it may mean. */
function wordsFor({ labels, remembered }: Known): Map<string, Word[]> {
  const words = new Map<string, Word[]>()
  const add = (word: string, column: ColumnName, source: GuessSource, place: number): void => {
    const key = foldHeading(word)
    const found = words.get(key) ?? []
    found.push({ column, source, rank: guessSources.indexOf(source) * maxSynonyms + place })
    words.set(key, found)
  }
  for (const { name } of columns) {
    add(name, name, 'exact', 0)
    for (const label of labels[name]) add(label, name, 'label', 0)
    for (const [place, word] of headingSynonyms[name].entries()) add(word, name, 'synonym', place)
  }
  for (const [place, [heading, column]] of [...remembered].entries())
    add(heading, column, 'remembered', Math.min(place, maxSynonyms - 1))
  return words
}

function candidatesFor(heading: string, words: ReadonlyMap<string, readonly Word[]>): Candidate[] {
  const whole = foldHeading(heading)
  if (notImported.has(whole)) return []
  // «Slutdato (UTC)» and «Kundenr. [ERP]» say in brackets what they need not.
  const found = words.get(whole) ?? words.get(foldHeading(heading.replaceAll(/[([].*?[)\]]/g, ''))) ?? []
  return found.map(({ column, source, rank }) => ({ column, heading, source, rank }))
}
