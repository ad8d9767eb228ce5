import { AppError } from '../contract/errors.ts'
import { checkDetails } from '../details-schema/check-details.ts'
import { below } from '../details-schema/path.ts'
import { detailsProblemText } from '../messages/details-problem.ts'
import type { Language } from '../messages/languages.ts'
import { limitedPatterns } from './limited-patterns.ts'

type Values = Readonly<Record<string, unknown>>

/** By what a product without a schema takes details. */
const anything: Values = { type: 'object' }

/**
 * @param draft what is missing may come
 * @throws AppError invalid_request, with each field that is wrong: `body.details.location.address`
 */
export function refuseWrong(
  schema: Values | null,
  details: Values,
  draft: boolean,
  language: Language,
): void {
  const problems = checkDetails(schema ?? anything, details, { draft, matches: limitedPatterns() })
  if (problems.length === 0) return
  throw new AppError(
    'invalid_request',
    {},
    {
      errors: problems.map((problem) => ({
        path: pathOf(problem.path),
        message: detailsProblemText(language, problem),
      })),
    },
  )
}

function pathOf(path: string): string {
  const whole = below('body', 'details')
  if (path === '') return whole
  return path.startsWith('[') ? `${whole}${path}` : `${whole}.${path}`
}
