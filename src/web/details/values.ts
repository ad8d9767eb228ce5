import { checkDetails } from '../../details-schema/check-details.ts'
import type { Field } from '../../details-schema/fields.ts'
import { isObject } from '../../details-schema/json.ts'
import type { Details, SchemaObject } from '../../details-schema/json.ts'

/** The values of a group; none where it is not there. */
export function groupOf(value: unknown): Details {
  return isObject(value) ? value : {}
}

/** The same with another value; what is undefined goes. */
export function withValue(details: Details, name: string, value: unknown): Details {
  if (value !== undefined) return { ...details, [name]: value }
  const { [name]: _gone, ...rest } = details
  return rest
}

/**
 * What a form shows of what is kept: with the groups that must be there. Those that need not be begin empty: what stands in
 * one of them makes all of it count.
 * @param isFirst whether nobody has saved anything yet, so that what stands there at first does
 */
export function shownOf(fields: readonly Field[], details: Details, isFirst: boolean): Details {
  let shown = details
  for (const { name, kind, required, default: first, fields: inner } of fields) {
    const value = shown[name]
    if (kind === 'group') {
      if (required || value !== undefined)
        shown = withValue(shown, name, shownOf(inner, groupOf(value), isFirst))
    } else if (isFirst && value === undefined && first !== undefined) shown = withValue(shown, name, first)
  }
  return shown
}

/** What of it is right as far as it goes: the rest cannot be saved before it is mended. */
export function savableOf(schema: SchemaObject, fields: readonly Field[], details: Details): Details {
  let savable = details
  for (const { path } of checkDetails(schema, details, { draft: true })) {
    const place = placeOf(fields, path)
    if (place === null) return savable
    savable = without(savable, place.names)
  }
  return checkDetails(schema, savable, { draft: true }).length === 0 ? savable : {}
}

function without(details: Details, [name = '', ...rest]: readonly string[]): Details {
  if (rest.length === 0) return withValue(details, name, undefined)
  const inner = details[name]
  return isObject(inner) ? { ...details, [name]: without(inner, rest) } : details
}

/** A field that is no group, and how one comes to its value. */
export interface Place {
  readonly field: Field
  readonly names: readonly string[]
  /** The labels of the groups that it stands in. */
  readonly groups: readonly string[]
}

/** All fields that people write in, in their order. */
export function placesOf(
  fields: readonly Field[],
  names: readonly string[] = [],
  groups: readonly string[] = [],
): Place[] {
  return fields.flatMap((field) => {
    const own = [...names, field.name]
    if (field.kind === 'group') return placesOf(field.fields, own, [...groups, field.label])
    return [{ field, names: own, groups }]
  })
}

/** The field that a path leads to or into; null where it leads to none. */
export function placeOf(fields: readonly Field[], path: string): Place | null {
  return placesOf(fields).find(({ field }) => isWithin(path, field.path)) ?? null
}

/** Whether a path is a field's, or one of something in it. */
export function isWithin(path: string, ofField: string): boolean {
  if (!path.startsWith(ofField)) return false
  return path.length === ofField.length || /^[.[]/.test(path.slice(ofField.length))
}

/** Whether what is wrong at a path is said at a field: of a group only what is wrong with all of it. */
export function isAbout(path: string, { kind, path: own }: Field): boolean {
  return kind === 'group' ? path === own : isWithin(path, own)
}

export function valueAt(details: Details, names: readonly string[]): unknown {
  return names.reduce<unknown>((value, name) => (isObject(value) ? value[name] : undefined), details)
}

/** The same with another value at a place, however deep; a group in which nothing is left goes too. */
export function setAt(details: Details, [name = '', ...rest]: readonly string[], value: unknown): Details {
  if (rest.length === 0) return withValue(details, name, value)
  const inner = setAt(groupOf(details[name]), rest, value)
  return withValue(details, name, Object.keys(inner).length === 0 ? undefined : inner)
}
