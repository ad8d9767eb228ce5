import { NativeSelect, TextInput } from '@mantine/core'
import { useMemo } from 'react'
import { countryCodes } from '../../domain/countries.ts'
import { useWords } from '../language/words.ts'
import { EmailField } from '../parts/EmailField.tsx'
import type { FormProblems } from '../parts/form-problems.ts'
import { TagsField } from './TagsField.tsx'

/** What a customer is, as it stands in a form: nothing is an empty text. */
export interface CustomerTexts {
  readonly name: string
  readonly country: string
  readonly adminEmail: string
  readonly tags: readonly string[]
}

export const customerFields = ['name', 'country', 'adminEmail', 'tags'] as const

interface CustomerFieldsProps {
  readonly texts: CustomerTexts
  readonly onChange: (texts: CustomerTexts) => void
  readonly problems: FormProblems
  /** Between the name and the rest. */
  readonly children?: React.ReactNode
}

/** Name, country, administrator's address and tags of a customer. */
export function CustomerFields({ texts, onChange, problems, children }: CustomerFieldsProps) {
  const { say } = useWords()
  const countries = useCountries()
  const set = (change: Partial<CustomerTexts>) => onChange({ ...texts, ...change })
  return (
    <>
      <TextInput
        data-autofocus
        label={say('column.customer_name')}
        value={texts.name}
        onChange={({ currentTarget }) => set({ name: currentTarget.value })}
        error={problems.of('name')}
        autoComplete="off"
        required
        withAsterisk={false}
      />
      {children}
      <NativeSelect
        label={say('column.country')}
        value={texts.country}
        onChange={({ currentTarget }) => set({ country: currentTarget.value })}
        error={problems.of('country')}
        data={countries}
      />
      <EmailField
        label={say('column.admin_email')}
        value={texts.adminEmail}
        onChange={(adminEmail) => set({ adminEmail })}
        problem={problems.of('adminEmail')}
        isOptional
      />
      <TagsField tags={texts.tags} onChange={(tags) => set({ tags })} problem={problems.of('tags')} />
    </>
  )
}

/** All countries by their names in the reader's language, and none. */
function useCountries(): { value: string; label: string }[] {
  const { say, country, language } = useWords()
  return useMemo(() => {
    const named = [...countryCodes].map((code) => ({ value: code, label: country(code) }))
    const collator = new Intl.Collator(language)
    named.sort((a, b) => collator.compare(a.label, b.label))
    return [{ value: '', label: say('web.order.no_country') }, ...named]
  }, [say, country, language])
}

/** As the API takes them. */
export function bodyOf({ name, country, adminEmail, tags }: CustomerTexts) {
  return {
    name,
    country: country === '' ? null : country,
    adminEmail: adminEmail.trim() === '' ? null : adminEmail,
    tags: [...tags],
  }
}
