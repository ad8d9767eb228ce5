import type { Static } from 'typebox'
import { formatInstant } from '../domain/instant.ts'
import type { Instant } from '../domain/instant.ts'
import type { FileWarning } from '../customers-file/errors.ts'
import { rowErrorCodes } from '../customers-file/errors.ts'
import type { RowErrorCode } from '../customers-file/errors.ts'
import { fileErrorText } from '../messages/file-problem.ts'
import type { Language } from '../messages/languages.ts'
import { message } from '../messages/message.ts'
import type { ImportCounts } from './counts.ts'
import type { StoredError } from './errors.ts'
import { phases } from './progress.ts'
import type { ImportRow } from './repository.ts'
import type { importAnswer, importSummary } from './schema.ts'

type Summary = Static<typeof importSummary>
export type ImportAnswer = Static<typeof importAnswer>

const knownCodes: ReadonlySet<string> = new Set(rowErrorCodes)

/** What is wrong and what to write instead; codes come back from the database as text. */
export function errorText(language: Language, code: string, params: Record<string, string | number>): string {
  return knownCodes.has(code) ? fileErrorText(language, code as RowErrorCode, params) : code
}

/** An import in the API's form, without its errors. */
export function presentSummary(row: ImportRow, language: Language): Summary {
  const hasEnded = row.state === 'done' || row.state === 'failed'
  const counts = hasEnded ? (row.counts as unknown as ImportCounts) : null
  return {
    id: row.id,
    state: row.state,
    format: row.format,
    dryRun: row.dry_run,
    strict: row.strict,
    createdAt: formatInstant(row.created_at),
    startedAt: instantOrNull(row.started_at),
    finishedAt: instantOrNull(row.finished_at),
    progress: presentProgress(row),
    counts,
    errorCount: counts?.errors ?? 0,
    failure: presentFailure(row, language),
  }
}

export function presentImport(
  row: ImportRow,
  errors: readonly StoredError[],
  language: Language,
): ImportAnswer {
  return {
    ...presentSummary(row, language),
    errors: errors.map((error) => ({
      line: Number(error.line),
      column: error.column,
      code: error.code,
      message: errorText(language, error.code, error.params),
      customerId: error.customer_external_id,
    })),
    warnings: (row.warnings as FileWarning[]).map(({ line, column, code, params }) => ({
      line,
      column,
      code,
      message: message(language, `file_warning.${code}`, params),
    })),
  }
}

function instantOrNull(instant: Instant | null): string | null {
  return instant === null ? null : formatInstant(instant)
}

/** Null until the run has told anything. */
function presentProgress({ progress }: ImportRow): Summary['progress'] {
  const phase = phases[progress['phase'] ?? -1]
  if (phase === undefined) return null
  const number = (name: string): number => progress[name] ?? 0
  return {
    phase,
    bytesRead: number('bytesRead'),
    bytesTotal: number('bytesTotal'),
    rowsRead: number('rowsRead'),
    rowsDone: number('rowsDone'),
    customersDone: number('customersDone'),
    customersTotal: number('customersTotal') > 0 ? number('customersTotal') : null,
    rowsPerSecond: number('rowsPerSecond'),
    secondsLeft: number('secondsLeft') < 0 ? null : number('secondsLeft'),
  }
}

interface Failure {
  line: number
  column: string | null
  code: string
  params: Record<string, string | number>
}

function presentFailure({ failure, id }: ImportRow, language: Language): Summary['failure'] {
  if (failure === null) return null
  const { line, column, code, params } = failure as unknown as Failure
  if (code === 'internal')
    return { line: null, column: null, code, message: message(language, 'error.internal', { requestId: id }) }
  return { line, column, code, message: errorText(language, code, params) }
}
