import { checkSchema } from '../details-schema/check-schema.ts'
import type { Problems } from '../input/problems.ts'
import { isObject } from '../input/read.ts'

/** The JSON Schema of what is asked for before a product is set up; null for nothing. */
export function readDetails(
  value: unknown,
  path: string,
  problems: Problems,
): Readonly<Record<string, unknown>> | null | undefined {
  if (value === undefined || value === null) return null
  const found = checkSchema(value).problems
  for (const { path: place, code, params } of found)
    problems.add(place === '' ? path : `${path}.${place}`, `details_schema.${code}`, params)
  return found.length === 0 && isObject(value) ? value : undefined
}
