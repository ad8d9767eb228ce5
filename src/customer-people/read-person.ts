import type { Problems } from '../input/problems.ts'
import { readText } from '../input/read.ts'
import type { Language } from '../messages/languages.ts'
import type { PersonChange } from './change.ts'
import { maxNameLength, maxPersonIdLength } from './limits.ts'

interface PersonBody {
  readonly externalId?: string
  readonly name?: string
  readonly email?: string | null
  readonly language?: Language | null
  readonly groups?: readonly string[]
}

/** What a request says of a person, as it is kept: trimmed, in NFC, addresses in lower case, each group once. */
export function readPerson(body: PersonBody, problems: Problems): PersonChange {
  const name = body.name === undefined ? undefined : readText(body.name, 'body.name', maxNameLength, problems)
  const externalId =
    body.externalId === undefined
      ? undefined
      : readText(body.externalId, 'body.externalId', maxPersonIdLength, problems)
  return {
    ...(name !== undefined && { name }),
    ...(externalId !== undefined && { externalId }),
    ...(body.email !== undefined && { email: body.email?.trim().toLowerCase() ?? null }),
    ...(body.language !== undefined && { language: body.language }),
    ...(body.groups !== undefined && { groups: [...new Set(body.groups.map(groupName))] }),
  }
}

/** A group's name as it is kept. */
export function groupName(text: string): string {
  return text.trim().normalize('NFC')
}
