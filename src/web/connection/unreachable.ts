import { ConnectionProblem } from '../../client/problems.ts'

/** What browsers say of a module that did not arrive: Chromium, Safari, Firefox. */
const missingModule = /dynamically imported module|importing a module script failed|unable to preload css/i

/** Whether the server could not be reached: for an answer of the API, or for a part of the app itself. */
export function isUnreachable(error: unknown): boolean {
  if (error instanceof ConnectionProblem) return true
  return error instanceof Error && missingModule.test(error.message)
}
