import type { Field } from '../../details-schema/fields.ts'
import { isSame } from '../../details-schema/json.ts'
import { useWords } from '../language/words.ts'
import { languageLabel } from './listed.ts'

/** Gives what was filled in as one reads it, where it is not to be written in. */
export function useValueText(): (field: Field, value: unknown) => string {
  const { say, date, decimal, country, language, list } = useWords()
  const textOf = (field: Field, value: unknown): string => {
    if (value === undefined || value === '') return say('web.details.empty')
    if (Array.isArray(value) && field.kind === 'several')
      return list(value.map((each) => textOf({ ...field, kind: 'choice' }, each)))
    const choice = field.choices.find((each) => isSame(each.value, value))
    if (choice !== undefined) return choice.label
    if (typeof value === 'boolean') return say(value ? 'web.details.yes' : 'web.details.no')
    if (typeof value === 'number') return decimal(String(value))
    if (typeof value !== 'string') return JSON.stringify(value)
    if (field.kind === 'country' && /^[A-Z]{2}$/.test(value)) return country(value)
    if (field.kind === 'language' && /^[a-z]{2}$/.test(value)) return languageLabel(value, language)
    if (field.kind === 'date' && /^\d{4}-\d{2}-\d{2}$/.test(value)) return date(`${value}T00:00:00Z`)
    return field.kind === 'time_zone' ? value.replaceAll('_', ' ') : value
  }
  return textOf
}
