import { bytesOf, isShallow, maxDetailsBytes, maxLevels } from './bounds.ts'
import type { DetailsProblem } from './codes.ts'
import { Evaluation } from './evaluate.ts'
import type { SchemaObject } from './json.ts'
import { matchesWithoutLimit } from './pattern.ts'
import type { Matches } from './pattern.ts'

export interface CheckOptions {
  /** Saved for later: what is there is checked, what is missing may come. */
  readonly draft: boolean
  /** How patterns are looked for; absent: without a limit of time, which no server may do. */
  readonly matches?: Matches
}

/**
 * What is wrong with what was filled in, field by field; none where it is as the schema wants it.
 * @param schema one in which `checkSchema` finds nothing wrong
 */
export function checkDetails(
  schema: SchemaObject,
  values: unknown,
  { draft, matches = matchesWithoutLimit }: CheckOptions,
): DetailsProblem[] {
  if (!isShallow(values, maxLevels)) return [{ path: '', code: 'too_much', params: {} }]
  if (bytesOf(values) > maxDetailsBytes)
    return [{ path: '', code: 'too_large', params: { max: maxDetailsBytes } }]
  // Whatever else it says, details are fields with names.
  const whole = schema['type'] === undefined ? { ...schema, type: 'object' } : schema
  return onlyOnce(new Evaluation(whole, matches, draft).problemsOf(values))
}

/** Several parts of a schema may say the same of one field. */
function onlyOnce(problems: readonly DetailsProblem[]): DetailsProblem[] {
  const said = new Set<string>()
  return problems.filter(({ path, code, params }) => {
    const key = JSON.stringify([path, code, params])
    return !said.has(key) && said.add(key)
  })
}
