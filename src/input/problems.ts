import { AppError } from '../contract/errors.ts'
import type { InputError } from '../contract/errors.ts'
import type { MessageKey, MessageParams } from '../messages/formatter.ts'
import type { Language } from '../messages/languages.ts'
import { message } from '../messages/message.ts'

/** What is wrong with a request beyond what its schema says: all of it at once, each thing where it stands. */
export class Problems {
  readonly #language: Language
  readonly #found: InputError[] = []

  constructor(language: Language) {
    this.#language = language
  }

  /** @param path where, such as `body.name` @param key what to write instead */
  add(path: string, key: MessageKey, params: MessageParams = {}): undefined {
    this.#found.push({ path, message: message(this.#language, key, params) })
  }

  get isNone(): boolean {
    return this.#found.length === 0
  }

  /** @throws AppError invalid_request where anything is wrong */
  refuse(): void {
    if (this.#found.length > 0) throw new AppError('invalid_request', {}, { errors: this.#found })
  }
}
