import { readProblem, ConnectionProblem } from '../../client/problems.ts'
import type { AskedService } from '../details/asked.ts'
import type { Details } from '../../details-schema/json.ts'
import type { Keeper } from '../details/draft.ts'

async function post<T>(path: string, body: unknown, signal?: AbortSignal): Promise<T> {
  let answer: Response
  try {
    answer = await fetch('/api/v1/set-up/' + path, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
      ...(signal && { signal }),
    })
  } catch (error) {
    throw new ConnectionProblem('', 'unreachable', error)
  }
  if (!answer.ok) throw await readProblem(answer)
  return (await answer.json()) as T
}

export const lookAtSetUp = (secret: string, signal?: AbortSignal) =>
  post<{
    partner: { name: string | null }
    customer: { name: string }
    email: string
    expiresAt: string
    services: AskedService[]
  }>('look', { secret }, signal)

export const passOn = (secret: string, email: string) => post('pass-on', { secret, email })

export function setUpKeeper(secret: string, serviceId: string): Keeper {
  return {
    save: (details: Details, revision) => post('save', { secret, serviceId, details, revision }),
    submit: (details, revision) => post('submit', { secret, serviceId, details, revision }),
    read: async () => {
      const { services } = await lookAtSetUp(secret)
      const found = services.find(({ id }) => id === serviceId)
      return found === undefined || found.state === 'submitted' ? null : found
    },
  }
}
