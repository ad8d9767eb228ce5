import { textOf } from '../search-params.ts'
import { isAuditAction } from './actions.ts'
import type { AuditAction } from './actions.ts'

/** What the address of the audit log says. Days are the reader's own, both of them included. */
export interface AuditSearch {
  readonly action?: AuditAction
  readonly person?: string
  /** One of the customers' people, to whom it was done. */
  readonly subject?: string
  readonly from?: string
  readonly until?: string
}

const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i

/** Reads the address; what it does not understand it leaves out. */
export function auditSearch(raw: Record<string, unknown>): AuditSearch {
  const action = textOf(raw['action'])
  const person = textOf(raw['person'])
  const subject = textOf(raw['subject'])
  const from = textOf(raw['from'])
  const until = textOf(raw['until'])
  return {
    ...(isAuditAction(action) && { action }),
    ...(person !== undefined && uuid.test(person) && { person }),
    ...(subject !== undefined && uuid.test(subject) && { subject }),
    ...(isDay(from) && { from }),
    ...(isDay(until) && { until }),
  }
}

/** A day of the calendar as `2026-03-17`. */
export function isDay(text: string | undefined): text is string {
  return text !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text))
}
