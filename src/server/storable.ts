import { AppError } from '../contract/errors.ts'
import { isStorable } from '../contract/storable.ts'
import type { Language } from '../messages/languages.ts'
import { message } from '../messages/message.ts'

/** Deeper than any body that the API describes. */
const maxDepth = 32

interface Place {
  readonly value: unknown
  readonly path: string
  readonly depth: number
}

/**
 * Refuses what no text of the database can hold, wherever it stands in a request, and what is nested so deep that
 * walking through it would be an attack.
 * @param parts of the request by the names that errors give them, such as `query` and `body`
 * @throws AppError invalid_request, naming the place
 */
export function refuseUnstorable(parts: Readonly<Record<string, unknown>>, language: Language): void {
  const refuse = (path: string, key: 'unstorable' | 'too_deep') =>
    new AppError(
      'invalid_request',
      {},
      { errors: [{ path, message: message(language, `error.input.${key}`) }] },
    )
  const waiting: Place[] = Object.entries(parts).map(([path, value]) => ({ value, path, depth: 0 }))
  for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
    const { value, path, depth } = place
    if (typeof value === 'string' && !isStorable(value)) throw refuse(path, 'unstorable')
    if (typeof value !== 'object' || value === null) continue
    if (depth >= maxDepth) throw refuse(path.slice(0, 200), 'too_deep')
    for (const [name, member] of Object.entries(value)) {
      if (!isStorable(name)) throw refuse(path, 'unstorable')
      waiting.push({ value: member, path: `${path}.${name}`, depth: depth + 1 })
    }
  }
}
