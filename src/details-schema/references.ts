import { isObject, isSchema } from './json.ts'
import type { Schema, SchemaObject } from './json.ts'
import { partsOf } from './keywords.ts'

/** The name that a schema gives itself: `$id`, in draft 4 `id`. */
export function nameOf(schema: SchemaObject): string | null {
  const name = schema['$id'] ?? schema['id']
  return typeof name === 'string' ? name.replace(/#$/, '') : null
}

/** What a `$ref` leads to within the schema it stands in; null where it leads out, or to nothing. */
export function resolve(root: SchemaObject, reference: string): Schema | null {
  const [before, fragment] = split(reference)
  if (before !== '' && before !== nameOf(root)) return null
  if (fragment === '') return root
  return fragment.startsWith('/') ? byPointer(root, fragment) : byAnchor(root, fragment)
}

function split(reference: string): [string, string] {
  const at = reference.indexOf('#')
  if (at < 0) return [reference, '']
  try {
    return [reference.slice(0, at), decodeURIComponent(reference.slice(at + 1))]
  } catch {
    return [reference.slice(0, at), reference.slice(at + 1)]
  }
}

function byPointer(root: SchemaObject, pointer: string): Schema | null {
  let at: unknown = root
  for (const part of pointer.slice(1).split('/')) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~')
    if (Array.isArray(at)) at = /^\d+$/.test(key) ? at[Number(key)] : undefined
    else at = isObject(at) && Object.hasOwn(at, key) ? at[key] : undefined
  }
  return isSchema(at) ? at : null
}

function byAnchor(root: SchemaObject, anchor: string): Schema | null {
  const waiting: Schema[] = [root]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (typeof next === 'boolean') continue
    const id = next['$id'] ?? next['id']
    if (next['$anchor'] === anchor || id === `#${anchor}`) return next
    for (const { schema } of partsOf(next, '')) waiting.push(schema)
  }
  return null
}
