import type { Field } from '../../details-schema/fields.ts'
import type { Details, SchemaObject } from '../../details-schema/json.ts'
import type { Trouble } from '../../domain/trouble.ts'
import { placesOf, valueAt } from './values.ts'
import type { Place } from './values.ts'

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

/**
 * The fields that the other side's answer speaks of, by their key or by what they are called here.
 * @param details what it was an answer to
 */
export function namedFields(
  why: Trouble | null,
  details: Details,
  fields: readonly Field[],
): readonly Place[] {
  if (why === null) return []
  const said = [why.words ?? '', ...Object.values(why.params).map(String)].join('\n')
  return placesOf(fields).filter(({ field: { path, name, label, required }, names }) => {
    // What was not sent, and need not be, is not what the answer is about.
    const wasThere = required || valueAt(details, names) !== undefined
    const isInside = names.length === 1 || valueAt(details, names.slice(0, -1)) !== undefined
    return wasThere && isInside && [path, name, label].some((word) => isSaid(said, word))
  })
}

/** Whether a word stands there by itself, and not as a part of another. */
function isSaid(text: string, word: string): boolean {
  const escaped = word.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
  return word.length > 2 && new RegExp(`(?<![\\p{L}\\p{N}_])${escaped}(?![\\p{L}\\p{N}_])`, 'iu').test(text)
}
