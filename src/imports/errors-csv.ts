import type { Db } from '../database/connect.ts'
import { readTenant } from '../database/transactions.ts'
import type { ColumnMapping } from '../customers-file/headings.ts'
import { csvText } from '../domain/csv-text.ts'
import type { Language } from '../messages/languages.ts'
import { readErrors } from './errors.ts'
import { headingOf } from './mapping.ts'
import { errorText } from './present.ts'

const inOnePage = 1_000

/** All errors of an import as CSV, by line, in the reader's language; nothing in it runs in a spreadsheet. */
export async function* errorsCsv(
  db: Db,
  partnerId: string,
  importId: string,
  mapping: ColumnMapping | null,
  language: Language,
): AsyncGenerator<string, void, undefined> {
  yield 'line,column,code,message,customer_id,heading\r\n'
  let after: { line: bigint; n: number } | undefined
  for (;;) {
    const page = await readTenant(db, partnerId, (trx) =>
      readErrors(trx, partnerId, importId, inOnePage, after),
    )
    yield page
      .map(({ line, column, code, params, customer_external_id: customer }) =>
        [
          String(line),
          column ?? '',
          code,
          errorText(language, code, params),
          customer ?? '',
          headingOf(mapping, column) ?? '',
        ]
          .map(csvText)
          .join(','),
      )
      .map((line) => `${line}\r\n`)
      .join('')
    if (page.length < inOnePage) return
    after = page.at(-1)
  }
}
