import { NativeSelect } from '@mantine/core'
import { useState } from 'react'
import type { WordKey } from '../../messages/word-groups.ts'
import { useWords } from '../language/words.ts'
import { columnGroups, isColumnName } from './columns.ts'
import classes from './imports.module.css'
import tableClasses from './tables.module.css'
import { choose } from './mapping.ts'
import type { Choice, ColumnName, Preview } from './mapping.ts'

export interface MappingTableProps {
  readonly preview: Preview
  readonly choice: Choice
  readonly onChoice: (choice: Choice) => void
}

const sources = {
  exact: 'web.import.source.exact',
  remembered: 'web.import.source.remembered',
  label: 'web.import.source.label',
  synonym: 'web.import.source.synonym',
} as const satisfies Readonly<Record<string, WordKey>>

const shownSamples = 3

/** The headings of a file with some of what stands below them, and which of our columns each is read as. */
export function MappingTable({ preview, choice, onChoice }: MappingTableProps) {
  const { say } = useWords()
  const [said, setSaid] = useState('')
  const samples = samplesOf(preview)
  const nameOf = (name: ColumnName) => say(`column.${name}`)
  const data = [
    { value: '', label: say('web.import.columns.none') },
    ...columnGroups.map(({ label, names }) => ({
      group: say(label),
      items: names.map((name) => ({ value: name, label: nameOf(name) })),
    })),
  ]
  const change = (heading: string, value: string) => {
    const column = isColumnName(value) ? value : null
    const loser = [...choice].find(([other, taken]) => other !== heading && taken === column)?.[0]
    setSaid(loser === undefined ? '' : say('web.import.columns.moved', { heading: loser }))
    onChoice(choose(choice, heading, column))
  }
  return (
    <>
      <table className={tableClasses.table} data-stacks>
        <caption className={tableClasses.caption}>{say('web.import.columns.caption')}</caption>
        <thead>
          <tr>
            <th scope="col">{say('web.import.columns.heading')}</th>
            <th scope="col">{say('web.import.columns.samples')}</th>
            <th scope="col">{say('web.import.columns.read_as')}</th>
            <th scope="col">{say('web.import.columns.why')}</th>
          </tr>
        </thead>
        <tbody>
          {preview.headings.map((heading, index) => (
            <tr key={heading} data-quiet={!choice.has(heading) || undefined}>
              <th scope="row" className={tableClasses.heading}>
                {heading}
              </th>
              <td className={tableClasses.samples}>
                <span className={tableClasses.sample}>{(samples[index] ?? []).join(' · ')}</span>
              </td>
              <td className={tableClasses.choice}>
                <NativeSelect
                  size="sm"
                  data={data}
                  value={choice.get(heading) ?? ''}
                  onChange={({ currentTarget }) => change(heading, currentTarget.value)}
                  aria-label={say('web.import.columns.read_heading_as', { heading })}
                />
              </td>
              <td className={tableClasses.why}>{whyOf(preview, choice, heading, say)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className={classes.moved} role="status">
        {said}
      </p>
    </>
  )
}

/** For each heading a few different values of the first rows. */
function samplesOf({ headings, rows }: Preview): string[][] {
  return headings.map((_, index) => {
    const values = rows.map(({ cells }) => cells[index]?.trim() ?? '').filter((value) => value !== '')
    return [...new Set(values)].slice(0, shownSamples)
  })
}

function whyOf(preview: Preview, choice: Choice, heading: string, say: (key: WordKey) => string): string {
  const column = choice.get(heading)
  if (column === undefined) return say('web.import.source.none')
  const guess = preview.columns.find(({ name }) => name === column)
  return guess?.heading === heading && guess.source !== null
    ? say(sources[guess.source])
    : say('web.import.source.chosen')
}
