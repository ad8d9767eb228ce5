import { TextInput } from '@mantine/core'
import { useState } from 'react'
import { useWords } from '../language/words.ts'
import type { ControlProps } from './control.ts'
import { numberOf } from './number-text.ts'

/** A number as the reader writes it. What is none stays as it was typed, and the check says so. */
export function NumberControl({ field: { kind }, value, onChange, onLeave, shown }: ControlProps) {
  const { decimal } = useWords()
  const written = textOf(value, decimal)
  const [text, setText] = useState(written)
  const sign = decimal('0.5').charAt(1)
  // What came from elsewhere, as when another's value was chosen, takes the place of what was typed.
  const isOwn = meant(text, sign) === value
  return (
    <TextInput
      {...shown}
      inputMode={kind === 'whole_number' ? 'numeric' : 'decimal'}
      autoComplete="off"
      value={isOwn ? text : written}
      onChange={({ currentTarget }) => {
        setText(currentTarget.value)
        onChange(meant(currentTarget.value, sign))
      }}
      onBlur={() => {
        setText(textOf(value, decimal))
        onLeave()
      }}
    />
  )
}

function meant(text: string, sign: string): number | string | undefined {
  return text.trim() === '' ? undefined : (numberOf(text, sign) ?? text)
}

function textOf(value: unknown, decimal: (amount: string) => string): string {
  if (typeof value === 'number') return decimal(String(value))
  return typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value)
}
