import { useWords } from '../language/words.ts'
import classes from './imports.module.css'
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
    <table className={classes.table} data-stacks aria-busy={isOld} data-old={isOld || undefined}>
      <thead>
        <tr>
          <th scope="col" className={classes.numeric}>
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
            <td className={classes.numeric} data-label={say('web.import.errors.line')}>
              {number(line)}
            </td>
            <td className={classes.customerId}>{customerId ?? ''}</td>
            <td className={classes.column}>{labelOf(column, heading)}</td>
            <td className={classes.message}>{message}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
