import { NativeSelect } from '@mantine/core'
import { useWords } from '../language/words.ts'

/** Those that most readers want, above all the others. */
const usual = ['NOK', 'SEK', 'DKK', 'EUR', 'USD', 'GBP', 'CHF'] as const

interface CurrencyFieldProps {
  readonly value: string
  readonly onChange: (currency: string) => void
  readonly problem: string | undefined
}

/** A currency by its letters, or none. */
export function CurrencyField({ value, onChange, problem }: CurrencyFieldProps) {
  const { say } = useWords()
  return (
    <NativeSelect
      label={say('web.offers.currency')}
      value={value}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
      error={problem}
      data={['', ...usual, ...others]}
    />
  )
}

const others = Intl.supportedValuesOf('currency').filter((code) => usual.every((each) => each !== code))
