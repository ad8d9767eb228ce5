import { readProblem, ConnectionProblem } from '../../client/problems.ts'

export async function ask<T>(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
  let answer: Response
  try {
    answer = await fetch('/api/v1/' + path, {
      method,
      ...(body !== undefined && {
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
      }),
      ...(signal && { signal }),
    })
  } catch (error) {
    throw new ConnectionProblem('', 'unreachable', error)
  }
  if (!answer.ok) throw await readProblem(answer)
  return (await answer.json()) as T
}
