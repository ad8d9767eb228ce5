import type { Static } from 'typebox'
import { formatInstant } from '../domain/instant.ts'
import type { Instant } from '../domain/instant.ts'
import type { ColumnMapping } from '../customers-file/headings.ts'
import type { FileWarning } from '../customers-file/errors.ts'
import { rowErrorCodes } from '../customers-file/errors.ts'
import type { RowErrorCode } from '../customers-file/errors.ts'
import { fileErrorText } from '../messages/file-problem.ts'
import type { Language } from '../messages/languages.ts'
import { message } from '../messages/message.ts'
import type { ImportCounts } from './counts.ts'
import type { StoredError } from './errors.ts'
import { headingOf, presentMapping } from './mapping.ts'
import { phases } from './progress.ts'
import type { ImportRow } from './repository.ts'
import type { importAnswer, importSummary } from './schema.ts'

type Summary = Static<typeof importSummary>
export type ImportAnswer = Static<typeof importAnswer>

/** Whether there are counts to show. */
const hasResult: Readonly<Record<ImportRow['state'], boolean>> = {
  receiving: false,
  waiting: false,
  running: false,
  done: true,
  failed: true,
  cancelled: false,
}

const knownCodes: ReadonlySet<string> = new Set(rowErrorCodes)

/** What is wrong and what to write instead; codes come back from the database as text. */
export function errorText(language: Language, code: string, params: Record<string, string | number>): string {
  return knownCodes.has(code) ? fileErrorText(language, code as RowErrorCode, params) : code
}

/** An import in the API's form, without its errors. @param names of the people and tokens that asked for imports */
export function presentSummary(
  row: ImportRow,
  names: ReadonlyMap<string, string>,
  language: Language,
): Summary {
  const hasEnded = hasResult[row.state]
  const counts = hasEnded ? (row.counts as unknown as ImportCounts) : null
  return {
    id: row.id,
    state: row.state,
    format: row.format,
    fileName: row.file_name,
    dryRun: row.dry_run,
    strict: row.strict,
    columns: presentMapping(row.columns),
    by: {
      kind: row.actor_kind,
      name: names.get(row.actor_id ?? '') ?? null,
    },
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
  names: ReadonlyMap<string, string>,
  language: Language,
): ImportAnswer {
  return {
    ...presentSummary(row, names, language),
    errors: errors.map((error) => presentError(error, row.columns, language)),
    warnings: (row.warnings as FileWarning[]).map(({ line, column, code, params }) => ({
      line,
      column,
      code,
      message: message(language, `file_warning.${code}`, params),
    })),
  }
}

/** One error in the reader's language. @param mapping of its import */
export function presentError(
  error: StoredError,
  mapping: ColumnMapping | null,
  language: Language,
): ImportAnswer['errors'][number] {
  return {
    line: Number(error.line),
    column: error.column,
    heading: headingOf(mapping, error.column),
    code: error.code,
    message: errorText(language, error.code, error.params),
    customerId: error.customer_external_id,
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
