import type { Instant } from '../domain/instant.ts'
import { nameKey, searchText } from '../domain/names.ts'
import type { Language } from '../messages/languages.ts'

/** What is said of a person. */
export interface PersonFields {
  readonly name: string
  /** Lower case; null: unknown. */
  readonly email: string | null
  /** In which they are written to; null: in the partner's. */
  readonly language: Language | null
  readonly groups: readonly string[]
}

/** Somebody of a customer. */
export interface Person extends PersonFields {
  readonly id: string
  /** The customer's own id for them, or one that was made. */
  readonly externalId: string
  readonly deactivatedAt: Instant | null
  readonly createdAt: Instant
  readonly updatedAt: Instant
  /** Goes up with every change. */
  readonly revision: number
}

const maxKeyCharacters = 100
const maxSearchBytes = 1_000

/** By what they stand in the list. */
export function listKeyOf({ name }: PersonFields): string {
  return Array.from(nameKey(name)).slice(0, maxKeyCharacters).join('')
}

/** What search looks at: name, address and own id; its words up to 1,000 bytes, which no ordinary name comes near. */
export function searchTextOf({ name, email, externalId }: PersonFields & { externalId: string }): string {
  const text = searchText([name, ...(email === null ? [] : [email]), externalId])
  if (Buffer.byteLength(text) <= maxSearchBytes) return text
  const cut = Buffer.from(text).subarray(0, maxSearchBytes).toString('utf8')
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), 0))} `
}

/** Which fields differ, in the names of the API. */
export function differingFields(
  before: PersonFields & { externalId: string },
  after: typeof before,
): string[] {
  const isSameGroups =
    before.groups.length === after.groups.length &&
    before.groups.every((group) => after.groups.includes(group))
  return [
    ...(['externalId', 'name', 'email', 'language'] as const).filter((key) => before[key] !== after[key]),
    ...(isSameGroups ? [] : ['groups']),
  ]
}
