import type { MessageKey, MessageParams } from '../messages/formatter.ts'
import { exitCodes } from './arguments.ts'

type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

/** What a command throws where a person has to do something: a message of the catalogue, and the exit code. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure'
  readonly key: MessageKey
  readonly params: MessageParams
  readonly exitCode: ExitCode

  constructor(key: MessageKey, params: MessageParams = {}, exitCode: ExitCode = exitCodes.failed) {
    super(key)
    this.key = key
    this.params = params
    this.exitCode = exitCode
  }
}
