import { dayMs } from '../domain/instant.ts'

/** So many of a product's latest set-ups count. */
export const maxSetUps = 1_000
/** None that came to its end longer ago than this. */
export const setUpsWithinMs = 365 * dayMs
