import { TextInput } from '@mantine/core'
import { useWords } from '../language/words.ts'

export interface EmailFieldProps {
  readonly value: string
  readonly onChange: (value: string) => void
  readonly label?: string
  readonly description?: string
  readonly problem?: string | undefined
  /** Whether it is the reader's own, which the browser may fill in. */
  readonly isOwn?: boolean
  readonly takesFocus?: boolean
  readonly isOptional?: boolean
}

/** An e-mail address. */
export function EmailField({
  value,
  onChange,
  problem,
  isOwn = false,
  isOptional = false,
  ...rest
}: EmailFieldProps) {
  const { say } = useWords()
  const { label = say('web.sign_in.email'), description, takesFocus } = rest
  return (
    <TextInput
      type="email"
      inputMode="email"
      label={label}
      description={description}
      value={value}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
      error={problem}
      autoComplete={isOwn ? 'username' : 'off'}
      autoCapitalize="none"
      spellCheck={false}
      data-autofocus={takesFocus || undefined}
      required={!isOptional}
      withAsterisk={false}
    />
  )
}
