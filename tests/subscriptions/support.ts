import { ApiProblem } from '../../src/client/problems.ts'

/** What is answered instead of doing it. */
export async function problemOf(asked: Promise<unknown>): Promise<ApiProblem> {
  const problem: unknown = await asked.then(
    (answer) => new Error(`It was done: ${JSON.stringify(answer)}`),
    (error: unknown) => error,
  )
  if (problem instanceof ApiProblem) return problem
  throw problem
}
