import { Textarea, TextInput } from '@mantine/core'
import type { HTMLAttributes } from 'react'
import type { FieldKind } from '../../details-schema/fields.ts'
import type { ControlProps } from './control.ts'

interface Kind {
  readonly type: string
  readonly inputMode?: HTMLAttributes<HTMLElement>['inputMode']
  readonly isCode?: boolean
}

const kinds: Readonly<Partial<Record<FieldKind, Kind>>> = {
  email: { type: 'email', inputMode: 'email', isCode: true },
  url: { type: 'url', inputMode: 'url', isCode: true },
  date: { type: 'date' },
}

/** A text, on one line or several: also an address or a day, for which browsers and telephones have ways of their own. */
export function TextControl({ field: { kind }, value, onChange, onLeave, shown }: ControlProps) {
  const common = {
    ...shown,
    value: typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value),
    onBlur: onLeave,
    onChange: ({ currentTarget }: { currentTarget: HTMLInputElement | HTMLTextAreaElement }) =>
      onChange(currentTarget.value === '' ? undefined : currentTarget.value),
  }
  if (kind === 'long_text') return <Textarea {...common} rows={3} />
  const { isCode = false, ...own } = kinds[kind] ?? { type: 'text' }
  return (
    <TextInput
      {...common}
      {...own}
      autoComplete="off"
      {...(isCode && { autoCapitalize: 'none', spellCheck: false })}
    />
  )
}
