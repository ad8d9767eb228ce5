/** A JSON Schema, or a part of one; `true` and `false` let everything and nothing through. */
export type Schema = SchemaObject | boolean
export type SchemaObject = { readonly [keyword: string]: unknown }

/** What somebody fills in: an object by the schema of a product. */
export type Details = { readonly [name: string]: unknown }

/** What a sentence tells besides its words. */
export type Params = Readonly<Record<string, string | number>>

export function isObject(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function isSchema(value: unknown): value is Schema {
  return typeof value === 'boolean' || isObject(value)
}

/** Whether two values are the same by JSON Schema: numbers by their value, objects whatever their order. */
export function isSame(one: unknown, other: unknown): boolean {
  if (Object.is(one, other) || (one === 0 && other === 0)) return true
  if (Array.isArray(one))
    return (
      Array.isArray(other) &&
      one.length === other.length &&
      one.every((item, index) => isSame(item, other[index]))
    )
  if (!isObject(one) || !isObject(other)) return false
  const keys = Object.keys(one)
  return (
    keys.length === Object.keys(other).length &&
    keys.every((key) => Object.hasOwn(other, key) && isSame(one[key], other[key]))
  )
}
