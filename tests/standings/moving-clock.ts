import { sql } from 'kysely'
import type { ReadNow } from '../../src/standings/now.ts'

/** A clock that runs many times as fast as the real one, the same in every «process» of a test. */
export interface MovingClock {
  readonly readNow: ReadNow
  /** Stops it: from here on it shows the latest instant that it has given. */
  hold(): number
}

/**
 * @param factor so many times as fast; a transaction of a second then lasts so many seconds, and may not come near
 *   a day (src/standings/limits.ts)
 */
export function movingClock(start: number, factor: number): MovingClock {
  const begun = performance.now()
  let latest = start
  let isHeld = false
  const read = (): number => {
    if (!isHeld) latest = Math.max(latest, start + Math.floor((performance.now() - begun) * factor))
    return latest
  }
  return {
    readNow: async (trx) => {
      // As with the database's own clock, a snapshot is taken before the time is read, and not by the first rows after it.
      await sql`select`.execute(trx)
      return read()
    },
    hold: () => {
      read()
      isHeld = true
      return latest
    },
  }
}
