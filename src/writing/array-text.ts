/*
 * Many rows go to PostgreSQL as one array per column: it reads arrays five times as fast as JSON, which is a
 * third of an INSERT's time (measured with 5,000 services: 190 ms against 135 ms).
 */

/** A PostgreSQL array of values that need no quotes: ids, numbers, booleans, instants in ISO 8601, our own keys. */
export function plainArray(values: readonly (string | number | boolean | null)[]): string {
  let text = '{'
  for (const value of values) text += text.length === 1 ? (value ?? 'NULL') : `,${value ?? 'NULL'}`
  return `${text}}`
}

/** The same of what only an order has: `unnest` fills a shorter array up with nulls, and an import has none to write. */
export function seldomArray(values: readonly (string | number | null)[]): string {
  return values.every((value) => value === null) ? '{}' : plainArray(values)
}

const needsEscape = /["\\]/

/** A PostgreSQL array of any texts. */
export function textArray(values: readonly (string | null)[]): string {
  let text = '{'
  for (const value of values) {
    if (text.length > 1) text += ','
    if (value === null) text += 'NULL'
    else text += `"${needsEscape.test(value) ? value.replaceAll(/["\\]/g, String.raw`\$&`) : value}"`
  }
  return `${text}}`
}
