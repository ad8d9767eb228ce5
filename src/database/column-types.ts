import type { ColumnType } from 'kysely'
import type { Instant } from '../domain/instant.ts'

/** Read as milliseconds since 1970 UTC; written as a Date, so that no server's date style matters. */
type Written = Date | 'infinity' | '-infinity'
export type Timestamp = ColumnType<Instant, Written, Written>
export type GeneratedTimestamp = ColumnType<Instant, Written | undefined, Written>
/** Read as the value; written as JSON text, so that arrays are not taken for PostgreSQL arrays. */
export type Json<T> = ColumnType<T, string, string>
