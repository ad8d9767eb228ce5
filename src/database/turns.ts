import type { Db } from './connect.ts'
import { lockNotAvailable, writeTenant } from './transactions.ts'
import type { TenantWriter } from './transactions.ts'

const usualLimits = { waitMs: 60_000, waiting: 1_000 }

/** Who waited for a turn and got none is told the same as who waited for a lock of the database. */
class TurnNotAvailable extends Error {
  readonly code = lockNotAvailable
}

/** Lets those who name the same thing go one after the other. */
export class Turns {
  /** Who waits for each thing, in their order; a thing without an entry is free. */
  readonly #waiting = new Map<string, (() => void)[]>()
  readonly #limits: typeof usualLimits

  constructor(limits = usualLimits) {
    this.#limits = limits
  }

  /** @throws what `act` throws; an Error with the code `lockNotAvailable` where too many wait, or one waits too long */
  async take<T>(thing: string, act: () => Promise<T>): Promise<T> {
    await this.#turn(thing)
    try {
      return await act()
    } finally {
      const next = this.#waiting.get(thing)?.shift()
      if (next === undefined) this.#waiting.delete(thing)
      else next()
    }
  }

  async #turn(thing: string): Promise<void> {
    const waiting = this.#waiting.get(thing)
    if (waiting === undefined) {
      this.#waiting.set(thing, [])
      return
    }
    if (waiting.length >= this.#limits.waiting) throw new TurnNotAvailable('Too many wait for the same')
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        waiting.splice(waiting.indexOf(go), 1)
        reject(new TurnNotAvailable('Waited too long for the same'))
      }, this.#limits.waitMs)
      function go(): void {
        clearTimeout(timer)
        resolve()
      }
      waiting.push(go)
    })
  }
}

const turns = new WeakMap<Db, Turns>()

/**
 * `writeTenant` for who locks one and the same row first, as all acts below a customer do: in this process they come one
 * after the other, so that those who wait hold no connections that others need.
 * @param subjectId of what is locked, or of something below it
 * @throws as writeTenant
 */
export async function writeInTurn<T>(
  db: Db,
  partnerId: string,
  subjectId: string,
  write: (trx: TenantWriter) => Promise<T>,
): Promise<T> {
  const ofDatabase = turns.get(db) ?? new Turns()
  turns.set(db, ofDatabase)
  return ofDatabase.take(`${partnerId} ${subjectId}`, () => writeTenant(db, partnerId, write))
}
