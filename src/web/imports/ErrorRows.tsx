import { useWords } from '../language/words.ts'
import errorClasses from './errors.module.css'
import tableClasses from './tables.module.css'
import type { Run } from './run.ts'

export interface ErrorRowsProps {
  readonly items: Run['errors']
  readonly labelOf: (column: string | null, heading: string | null) => string
  /** Of the choice before; the new ones are on their way. */
  readonly isOld: boolean
}

export function ErrorRows({ items, labelOf, isOld }: ErrorRowsProps) {
  const { say, number } = useWords()
  return (
    <table className={tableClasses.table} data-stacks aria-busy={isOld} data-old={isOld || undefined}>
      <thead>
        <tr>
          <th scope="col" className={tableClasses.numeric}>
            {say('web.import.errors.line')}
          </th>
          <th scope="col">{say('column.customer')}</th>
          <th scope="col">{say('web.import.errors.column')}</th>
          <th scope="col">{say('web.import.errors.what')}</th>
        </tr>
      </thead>
      <tbody>
        {items.map(({ line, column, heading, code, message, customerId }, index) => (
          // Several of one kind may stand in one place.
          <tr key={`${line} ${column} ${code} ${index}`}>
            <td className={tableClasses.numeric} data-label={say('web.import.errors.line')}>
              {number(line)}
            </td>
            <td className={errorClasses.customerId}>{customerId ?? ''}</td>
            <td className={errorClasses.column}>{labelOf(column, heading)}</td>
            <td className={errorClasses.message}>{message}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
