import type { Words } from '../language/words.ts'

/** What of one of a customer's people can change. */
const fieldWords = {
  externalId: 'web.customer_people.own_id',
  name: 'web.customer_people.name',
  email: 'web.customer_people.email',
  language: 'web.customer_people.language',
  groups: 'web.customer_people.groups',
} as const

/** What changed, in words; undefined where that is nothing that is known. */
export function fieldsText(fields: readonly unknown[], { say, list }: Words): string | undefined {
  const known = fields.flatMap((field) => (isField(field) ? [say(fieldWords[field])] : []))
  return known.length === 0 ? undefined : list(known)
}

function isField(field: unknown): field is keyof typeof fieldWords {
  return typeof field === 'string' && Object.hasOwn(fieldWords, field)
}
