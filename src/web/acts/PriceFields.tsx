import { TextInput } from '@mantine/core'
import { useWords } from '../language/words.ts'
import type { FormProblems } from '../parts/form-problems.ts'
import classes from './acts.module.css'

interface PriceFieldsProps {
  readonly amount: string
  readonly currency: string
  /** What is so where nothing is written. */
  readonly help: string
  readonly problems: FormProblems
  readonly onChange: (some: { amount?: string; currency?: string }) => void
}

/** The price of one term. */
export function PriceFields({ amount, currency, help, problems, onChange }: PriceFieldsProps) {
  const { say } = useWords()
  return (
    <div className={classes.pair}>
      <TextInput
        label={say('web.act.amount')}
        description={help}
        inputMode="decimal"
        value={amount}
        error={problems.of('amount')}
        onChange={(event) => onChange({ amount: event.currentTarget.value })}
      />
      <TextInput
        label={say('web.act.currency')}
        maxLength={3}
        placeholder="NOK"
        value={currency}
        error={problems.of('currency')}
        onChange={(event) => onChange({ currency: event.currentTarget.value.toUpperCase() })}
      />
    </div>
  )
}
