import { dayMs } from '../domain/instant.ts'

/** How far ahead a writer lays down the pieces of a customer's time. */
export const horizonMs = 3 * dayMs
/**
 * How far ahead the clock promises that every customer's pieces are there. The day between the two is the
 * longest that a writing transaction may last without breaking the promise.
 */
export const coverageMs = 2 * dayMs
/** The clock renews the promise when less than this is left of it. */
export const renewCoverageMs = dayMs
/** Customers in one transaction of the clock. */
export const clockBatch = 500
