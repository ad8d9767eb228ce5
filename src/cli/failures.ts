import { ApiProblem, ConnectionProblem, unexpectedAnswer } from '../client/problems.ts'
import type { ProblemDetail } from '../client/problems.ts'
import { DirectAddressError } from '../database/server/direct.ts'
import type { Language } from '../messages/languages.ts'
import { message } from '../messages/message.ts'
import type { MessageKey } from '../messages/formatter.ts'
import { ListenError } from '../server/listen.ts'
import { SecretError } from '../server/secret.ts'
import { settingsErrorText } from '../server/settings-text.ts'
import { SettingsError } from '../server/settings.ts'
import { exitCodes } from './arguments.ts'
import { CommandFailure } from './command-failure.ts'
import { wordsOf } from './error-words.ts'
import { Interrupted } from './terminal.ts'

const secretTexts: Readonly<Record<SecretError['code'], MessageKey>> = {
  not_kept: 'secret.not_kept',
  damaged: 'secret.damaged',
}

export interface Ending {
  /** Null: nothing to say. */
  readonly text: string | null
  readonly exitCode: number
}

/** 128 and the signal's number, as shells count. */
const exitCodesOfSignals: Readonly<Partial<Record<NodeJS.Signals, number>>> = {
  SIGHUP: 129,
  SIGINT: 130,
  SIGTERM: 143,
}

/** The file system's and the network's codes that a person meets. */
const ofSystem: Readonly<Record<string, MessageKey>> = {
  ENOENT: 'cli.no_such_file',
  EISDIR: 'cli.is_a_folder',
  EACCES: 'cli.not_allowed',
  EPERM: 'cli.not_allowed',
  EROFS: 'cli.not_allowed',
  ENOSPC: 'cli.disk_full',
  EDQUOT: 'cli.disk_full',
}

const ofDatabase: Readonly<Record<string, MessageKey>> = {
  ECONNREFUSED: 'cli.database_unreachable',
  ENOTFOUND: 'cli.database_unreachable',
  EAI_AGAIN: 'cli.database_unreachable',
  ETIMEDOUT: 'cli.database_unreachable',
  ECONNRESET: 'cli.database_unreachable',
  '28P01': 'cli.database_refused',
  '28000': 'cli.database_refused',
  '3D000': 'cli.database_refused',
}

const ofConnection: Readonly<Record<ConnectionProblem['reason'], MessageKey>> = {
  unreachable: 'cli.server_unreachable',
  timeout: 'cli.server_slow',
  broken: 'cli.server_broke',
}

/** How a command ends that threw: what to say on standard error and the exit code (INTERFACES.md «Commands»). */
export function endingOf(error: unknown, language: Language): Ending {
  if (error instanceof Interrupted)
    return {
      text: null,
      exitCode: error.by === null ? exitCodes.done : (exitCodesOfSignals[error.by] ?? exitCodes.failed),
    }
  if (error instanceof CommandFailure)
    return { text: message(language, error.key, error.params), exitCode: error.exitCode }
  if (error instanceof SecretError)
    return {
      text: message(language, secretTexts[error.code], { path: error.path }),
      exitCode: exitCodes.failed,
    }
  if (error instanceof DirectAddressError)
    return { text: directAddressText(error, language), exitCode: exitCodes.failed }
  if (error instanceof SettingsError)
    return { text: settingsErrorText(language, error), exitCode: exitCodes.failed }
  if (error instanceof ListenError) return { text: error.message, exitCode: exitCodes.failed }
  const words = wordsOf(error, language)
  if (words !== undefined) return { text: words, exitCode: exitCodes.failed }
  if (error instanceof ConnectionProblem)
    return {
      text: message(language, ofConnection[error.reason], { url: error.url }),
      exitCode: exitCodes.failed,
    }
  if (error instanceof ApiProblem) return { text: problemText(error, language), exitCode: exitCodes.failed }
  return { text: unforeseen(error, language), exitCode: exitCodes.failed }
}

/** What is wrong with the second address speaks of DATABASE_URL, as everything that is said of a server does. */
function directAddressText({ code, cause }: DirectAddressError, language: Language): string {
  if (code === 'elsewhere') return message(language, 'cli.direct_url_elsewhere')
  return [message(language, 'cli.direct_url_fails'), endingOf(cause, language).text].join('\n')
}

/** What stands above the errors of a problem that lists them; its own words speak to programs. */
const headings: Readonly<Record<string, MessageKey>> = {
  file_unreadable: 'cli.import.unreadable',
  invalid_request: 'cli.request_refused',
}
const placeForm = /^line (?<line>\d+)(?:, column (?<column>.+))?$/u

/** The server's own words, in the language that the client asked for. */
function problemText({ code, detail, errors }: ApiProblem, language: Language): string {
  if (code === unexpectedAnswer) return message(language, 'cli.not_varde', { detail })
  const heading = errors.length > 0 && Object.hasOwn(headings, code) ? headings[code] : undefined
  const lines = errors.map((error) => `  ${placedText(error, language)}`)
  return [heading === undefined ? detail : message(language, heading), ...lines].join('\n')
}

function placedText({ path, message: text }: ProblemDetail, language: Language): string {
  const { line, column } = placeForm.exec(path)?.groups ?? {}
  if (line === undefined) return `${path}: ${text}`
  return column === undefined
    ? message(language, 'file.at_line', { line, text })
    : message(language, 'file.at_column', { line, column, text })
}

function unforeseen(error: unknown, language: Language): string {
  if (!(error instanceof Error)) return message(language, 'cli.unforeseen', { detail: String(error) })
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  const path = 'path' in error && typeof error.path === 'string' ? error.path : undefined
  const systemKey = path === undefined ? undefined : ofSystem[code]
  if (systemKey !== undefined) return message(language, systemKey, { path: path ?? '' })
  const key = ofDatabase[code] ?? 'cli.unforeseen'
  return message(language, key, { detail: error.stack ?? error.message })
}
