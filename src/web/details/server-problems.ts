import { ApiProblem } from '../../client/problems.ts'
import type { Field } from '../../details-schema/fields.ts'
import type { FormProblem } from './use-problems.ts'
import { placeOf } from './values.ts'

const inBody = /^(?:body\.)?details\.?/

/** Puts what the server has found beside the fields that it is about. @returns `rest`: what is about none of them */
export function serverProblems(
  error: unknown,
  fields: readonly Field[],
): { readonly placed: readonly FormProblem[]; readonly rest: unknown } {
  if (!(error instanceof ApiProblem)) return { placed: [], rest: error }
  const found = error.errors.map(({ path, message }) => {
    const own = path.replace(inBody, '')
    return { path: own, text: message, field: placeOf(fields, own)?.field ?? null }
  })
  const placed = found.filter(({ field }) => field !== null)
  return { placed, rest: placed.length > 0 && placed.length === found.length ? null : error }
}
