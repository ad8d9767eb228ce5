import { randomUUIDv7 } from 'node:crypto'

const uuidForm = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** Whether a text is a UUID in lower case, as PostgreSQL writes it. */
export function isUuid(text: string): boolean {
  return uuidForm.test(text)
}

/**
 * A new UUID of version 7 (RFC 9562 §5.7): it begins with the time, so that rows made one after another
 * stand beside each other in every index. No rule reads that time.
 */
export function newId(): string {
  return randomUUIDv7()
}
