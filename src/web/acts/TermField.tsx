import { NumberInput, Select } from '@mantine/core'
import { parseTerm } from '../../domain/term.ts'
import { useWords } from '../language/words.ts'
import classes from './acts.module.css'

interface TermFieldProps {
  /** ISO 8601; empty while no number is written. */
  readonly value: string
  readonly error: string | undefined
  readonly onChange: (term: string) => void
}

/** The length of a term: a number of months or years. */
export function TermField({ value, error, onChange }: TermFieldProps) {
  const { say } = useWords()
  const months = parseTerm(value)?.months ?? null
  const unit =
    value.endsWith('Y') || (months !== null && months % 12 === 0 && !value.endsWith('M')) ? 'Y' : 'M'
  const number = months === null ? '' : unit === 'Y' ? months / 12 : months
  return (
    <div className={classes.pair}>
      <NumberInput
        label={say('web.act.term')}
        min={1}
        max={unit === 'Y' ? 100 : 1_200}
        allowDecimal={false}
        value={number}
        error={error}
        onChange={(written) => onChange(typeof written === 'number' ? `P${written}${unit}` : '')}
      />
      <Select
        label={say('web.act.term_unit')}
        allowDeselect={false}
        comboboxProps={{ withinPortal: false }}
        value={unit}
        data={[
          { value: 'M', label: say('web.act.months') },
          { value: 'Y', label: say('web.act.years') },
        ]}
        onChange={(chosen) => onChange(number === '' ? '' : `P${number}${chosen === 'M' ? 'M' : 'Y'}`)}
      />
    </div>
  )
}
