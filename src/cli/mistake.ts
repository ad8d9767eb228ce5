import type { MessageKey, MessageParams } from '../messages/formatter.ts'

type MistakeKey = Extract<MessageKey, `cli.mistake.${string}`>

/** Wrong usage: a message of the catalogue that says what to write instead. */
export class Mistake extends Error {
  override readonly name = 'Mistake'
  readonly key: MistakeKey
  readonly params: MessageParams

  constructor(key: MistakeKey, params: MessageParams) {
    super(key)
    this.key = key
    this.params = params
  }
}

/** What was probably meant, as messages choose by it: `none` where nothing known is near. */
export function meantOrNone(meant: string | undefined): string {
  return meant ?? 'none'
}
