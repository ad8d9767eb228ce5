import { callsHere, callsPerConnection } from './limits.ts'

/** How many calls are under way, to each connection and in all: one for all that call from one process. */
export class CallPlaces {
  readonly #calls = new Map<string, number>()

  /** How many more there may be. @param key of a connection */
  free(key: string): number {
    const all = [...this.#calls.values()].reduce((sum, calls) => sum + calls, 0)
    return Math.max(0, Math.min(callsPerConnection - (this.#calls.get(key) ?? 0), callsHere - all))
  }

  /** Counts calls that begin, or end. @returns how many are under way to that connection */
  count(key: string, more: number): number {
    const calls = (this.#calls.get(key) ?? 0) + more
    if (calls === 0) this.#calls.delete(key)
    else this.#calls.set(key, calls)
    return calls
  }
}

/** What a connection of a partner is counted by. */
export function placeKey(partnerId: string, connectionId: string | null): string {
  return `${partnerId} ${connectionId}`
}
