import type { Details } from '../../details-schema/json.ts'
import { isObject } from '../../details-schema/json.ts'

/** What was typed and is not saved yet, and over what. */
export interface Copied {
  readonly details: Details
  readonly base: Details
  readonly revision: number
}

/** A place of this tab alone where what is not saved yet outlives a reload. */
export interface DraftCopy {
  readonly read: () => Copied | null
  readonly write: (copied: Copied) => void
  readonly clear: () => void
}

/** @param who whose it is: another who signs in at this tab does not find it */
export function draftCopy(who: string, serviceId: string): DraftCopy {
  const key = `varde-details:${who}:${serviceId}`
  return {
    read: () => {
      try {
        const found: unknown = JSON.parse(sessionStorage.getItem(key) ?? 'null')
        return isCopied(found) ? found : null
      } catch {
        return null
      }
    },
    write: (copied) => {
      try {
        sessionStorage.setItem(key, JSON.stringify(copied))
      } catch {
        // Where nothing may be kept, the page itself still holds it.
      }
    },
    clear: () => {
      try {
        sessionStorage.removeItem(key)
      } catch {
        // Then nothing was kept either.
      }
    },
  }
}

function isCopied(value: unknown): value is Copied {
  return (
    isObject(value) &&
    isObject(value['details']) &&
    isObject(value['base']) &&
    typeof value['revision'] === 'number'
  )
}
