import type { Output } from '../../client/types.ts'

export type Preview = Output<'previewImport'>
export type PreviewColumn = Preview['columns'][number]
export type ColumnName = PreviewColumn['name']

/** Which heading of the file is read as which column; what is not in it is not imported. */
export type Choice = ReadonlyMap<string, ColumnName>

/** What the server took the headings for. */
export function guessedChoice({ columns }: Preview): Choice {
  return new Map(columns.flatMap(({ name, heading }) => (heading === null ? [] : [[heading, name] as const])))
}

/** Reads a heading as another column, or as none; a column has one heading, so another one loses it. */
export function choose(choice: Choice, heading: string, column: ColumnName | null): Choice {
  const others = [...choice].filter(([other, taken]) => other !== heading && taken !== column)
  return new Map(column === null ? others : [...others, [heading, column]])
}

/** The columns without which the file cannot be read. In JSON lines each row has keys of its own. */
export function missingColumns({ columns, format }: Preview, choice: Choice): PreviewColumn[] {
  const isNeeded = ({ required }: PreviewColumn) =>
    required === 'always' || (required === 'with_subscription' && format !== 'jsonl')
  return without(columns, choice).filter(isNeeded)
}

/** The columns without which the file can tell nothing new, only change what is there. */
export function missingForNew({ columns }: Preview, choice: Choice): PreviewColumn[] {
  return without(columns, choice).filter(({ required }) => required === 'for_new')
}

function without(columns: readonly PreviewColumn[], choice: Choice): PreviewColumn[] {
  const chosen = new Set(choice.values())
  return columns.filter(({ name }) => !chosen.has(name))
}

/**
 * The choice as the API takes it; undefined where the file names its columns as Varde does and all are wanted: then
 * nothing needs saying, and columns that only an export has are passed over without a warning.
 */
export function columnParameter({ columns, headings }: Preview, choice: Choice): string[] | undefined {
  const names = new Set<string>(columns.map(({ name }) => name))
  const isPlain =
    [...choice].every(([heading, column]) => heading === column) &&
    headings.every((heading) => !names.has(heading) || choice.has(heading))
  return isPlain ? undefined : [...choice].map(([heading, column]) => `${column}:${heading}`)
}
