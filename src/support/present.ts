import { formatInstant } from '../domain/instant.ts'
import type { Instant } from '../domain/instant.ts'
import type { CaseRow } from './cases.ts'
import type { CaseJson } from './case-schema.ts'

/** A case in the API's form. @param names of the people who opened cases */
export function presentCase(row: CaseRow, names: ReadonlyMap<string, string>): CaseJson {
  const { opened_by_kind: kind, opened_by_id: openedBy } = row
  return {
    id: row.id,
    number: row.number,
    isOpen: row.closed_at === null,
    way: row.way,
    address: row.way === 'mail' ? row.address : null,
    vendorNumber: row.vendor_number,
    openedAt: formatInstant(row.opened_at),
    openedBy: { kind, id: openedBy, name: openedBy === null ? null : (names.get(openedBy) ?? null) },
    delivery: deliveryOf(row),
    sentAt: textOrNull(row.sent_at),
    nextMailAt: textOrNull(row.next_mail_at),
    closedAt: textOrNull(row.closed_at),
    closedHow: row.closed_how,
    closingNote: row.closing_note,
  }
}

/** Who opened these cases, as far as they are people. */
export function openersOf(rows: readonly CaseRow[]): string[] {
  return rows.flatMap(({ opened_by_kind: kind, opened_by_id: id }) =>
    kind === 'person' && id !== null ? [id] : [],
  )
}

function deliveryOf({ way, delivery, next_mail_at }: CaseRow): CaseJson['delivery'] {
  if (way !== 'mail') return null
  return delivery ?? (next_mail_at === null ? 'not_sent' : 'waiting')
}

function textOrNull(at: Instant | null): string | null {
  return at === null ? null : formatInstant(at)
}
