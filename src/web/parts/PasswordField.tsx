import { PasswordInput } from '@mantine/core'
import { useId } from 'react'
import { useWords } from '../language/words.ts'

export interface PasswordFieldProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  /** What a password manager is to do: fill in, or make a new one. */
  readonly kind: 'current' | 'new'
  readonly problem?: string | undefined
}

/** A password, which can be looked at while it is written. */
export function PasswordField({ label, value, onChange, kind, problem }: PasswordFieldProps) {
  const { say } = useWords()
  const id = useId()
  // What Mantine does for its other fields it leaves out for this one.
  const described = [kind === 'new' && `${id}-description`, problem !== undefined && `${id}-error`]
  return (
    <PasswordInput
      id={id}
      aria-invalid={problem !== undefined || undefined}
      aria-describedby={described.filter((part) => part !== false).join(' ') || undefined}
      label={label}
      description={kind === 'new' ? say('web.password.rule') : undefined}
      value={value}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
      error={problem}
      autoComplete={kind === 'new' ? 'new-password' : 'current-password'}
      visibilityToggleFocusable
      visibilityToggleButtonProps={{ 'aria-label': say('web.password.show') }}
      required
      withAsterisk={false}
    />
  )
}
