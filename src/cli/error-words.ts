import { BackupError } from '../backup/errors.ts'
import { EmbeddedError } from '../database/embedded/errors.ts'
import { MigrationError } from '../database/migration-error.ts'
import { ServerError } from '../database/server/errors.ts'
import type { ServerMistake } from '../database/server/errors.ts'
import type { Language } from '../messages/languages.ts'
import { message } from '../messages/message.ts'

/**
 * The database and the backup speak in codes, because they know no language: here their errors get words. Every code
 * has a message; one without is a type error here.
 * @returns undefined where the error is of another kind
 */
export function wordsOf(error: unknown, language: Language): string | undefined {
  if (error instanceof BackupError) return message(language, `backup_error.${error.code}`, error.params)
  if (error instanceof MigrationError)
    return message(language, `migration_error.${error.code}`, { names: error.names.join(', ') })
  if (error instanceof EmbeddedError) {
    const text = message(language, `embedded_error.${error.code}`, error.params)
    return error.said === null ? text : `${text}\n${error.said}`
  }
  return error instanceof ServerError ? serverErrorText(error, language) : undefined
}

/** What is wrong, and what to do about it. */
export function mistakeWords(
  { code, advice, params }: ServerMistake,
  language: Language,
): { what: string; whatToDo: string } {
  return {
    what: message(language, `server_mistake.${code}`, params),
    whatToDo: message(language, `server_advice.${advice}`, params),
  }
}

function serverErrorText({ mistakes, statements }: ServerError, language: Language): string {
  const told = mistakes.map((mistake) => mistakeWords(mistake, language))
  const lines = told.map(({ what, whatToDo }) => `- ${what}\n  ${whatToDo}`)
  const heading = message(language, 'server_error.heading')
  if (statements.length === 0) return [heading, ...lines].join('\n')
  const below = statements.map((statement) => `  ${statement};`)
  return [heading, ...lines, '', message(language, 'server_error.statements'), ...below].join('\n')
}
