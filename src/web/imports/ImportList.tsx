import { Link } from '@tanstack/react-router'
import type { Output } from '../../client/types.ts'
import { useWords } from '../language/words.ts'
import { Instant } from '../parts/Instant.tsx'
import { paths } from '../paths.ts'
import classes from './imports.module.css'
import tableClasses from './tables.module.css'
import { StateTag } from './StateTag.tsx'
import { nameText, useByText } from './who.ts'

type Summary = Output<'listImports'>['items'][number]

const kinds = ['new', 'changed', 'unchanged', 'refused'] as const

/** Imports as a table: which, when, by whom, how it ended, how many customers. */
export function ImportList({ items }: { items: readonly Summary[] }) {
  const words = useWords()
  const { say, number } = words
  const byText = useByText()
  const labels = {
    new: say('web.import.counts.new'),
    changed: say('web.import.counts.changed'),
    unchanged: say('web.import.counts.unchanged'),
    refused: say('web.import.counts.refused'),
  }
  return (
    <table className={tableClasses.table} data-stacks>
      <thead>
        <tr>
          <th scope="col">{say('web.imports.file')}</th>
          <th scope="col">{say('web.imports.state')}</th>
          <th scope="col">{say('web.imports.when')}</th>
          <th scope="col">{say('web.imports.by')}</th>
          {kinds.map((kind) => (
            <th key={kind} scope="col" className={tableClasses.numeric}>
              {labels[kind]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {items.map((item) => (
          <tr key={item.id} data-quiet={item.dryRun || undefined}>
            <th scope="row">
              <Link to={paths.oneImport} params={{ importId: item.id }}>
                {nameText(item, words)}
              </Link>
            </th>
            <td>
              <StateTag run={item} />
            </td>
            <td>
              <Instant at={item.createdAt} />
            </td>
            <td className={classes.quiet}>{byText(item.by)}</td>
            {kinds.map((kind) => (
              <td
                key={kind}
                className={tableClasses.numeric}
                data-label={labels[kind]}
                data-zero={item.counts?.customers[kind] === 0 || undefined}
              >
                {item.counts === null ? '' : number(item.counts.customers[kind])}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
