import type { Field } from '../../details-schema/fields.ts'
import type { Details, SchemaObject } from '../../details-schema/json.ts'
import type { Trouble } from '../../domain/trouble.ts'
import { placesOf } from './values.ts'

/** A service, what is asked about it and what is known so far. */
export interface AskedService {
  readonly id: string
  readonly product: string
  readonly schema: SchemaObject
  readonly details: Details
  readonly revision: number
  readonly savedAt: string | null
  readonly state: 'asked' | 'submitted'
  readonly submittedAt: string | null
  /** Why it is asked for again. */
  readonly why: Trouble | null
}

/** The paths of the fields that the other side's answer speaks of, by their key or by what they are called here. */
export function namedFields(why: Trouble | null, fields: readonly Field[]): ReadonlySet<string> {
  if (why === null) return new Set()
  const said = [why.words ?? '', ...Object.values(why.params).map(String)].join('\n')
  const places = placesOf(fields).map(({ field }) => field)
  return new Set(
    places
      .filter(({ path, name, label }) => [path, name, label].some((word) => isSaid(said, word)))
      .map(({ path }) => path),
  )
}

/** Whether a word stands there by itself, and not as a part of another. */
function isSaid(text: string, word: string): boolean {
  const escaped = word.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
  return word.length > 2 && new RegExp(`(?<![\\p{L}\\p{N}_])${escaped}(?![\\p{L}\\p{N}_])`, 'iu').test(text)
}
