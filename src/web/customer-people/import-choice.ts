import type { Output } from '../../client/types.ts'

export type PeoplePreview = Output<'previewCustomerPeople'>
export type PeopleColumn = PeoplePreview['columns'][number]['name']

/** Which heading of the file is read as which column; a column that is not in it is not read. */
export type PeopleChoice = Readonly<Partial<Record<PeopleColumn, string>>>

/** What the server took the headings for. */
export function guessedChoice({ columns }: PeoplePreview): PeopleChoice {
  return Object.fromEntries(
    columns.flatMap(({ name, heading }) => (heading === null ? [] : [[name, heading]])),
  )
}

/** Reads another heading as a column, or none; a heading is one column, so another one loses it. */
export function choose(choice: PeopleChoice, column: PeopleColumn, heading: string): PeopleChoice {
  const others = Object.entries(choice).filter(([name, taken]) => name !== column && taken !== heading)
  return Object.fromEntries(heading === '' ? others : [...others, [column, heading]])
}

/** As the API takes it. */
export function columnsOf({ columns }: PeoplePreview, choice: PeopleChoice): string[] {
  return columns.flatMap(({ name }) => {
    const heading = choice[name]
    return heading === undefined ? [] : [`${name}:${heading}`]
  })
}

/** What stands below a heading in the first rows. */
export function samplesOf({ headings, rows }: PeoplePreview, heading: string | undefined): string {
  const at = heading === undefined ? -1 : headings.indexOf(heading)
  const cells = at < 0 ? [] : rows.map((row) => (row.cells[at] ?? '').trim())
  return cells
    .filter((cell) => cell !== '')
    .slice(0, 3)
    .join(' · ')
}
