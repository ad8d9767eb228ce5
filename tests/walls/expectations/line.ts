import type { ErrorCode } from '../../../src/contract/errors.ts'
import type { Role } from '../../../src/domain/roles.ts'
import type { WallAsker } from '../askers.ts'
import type { ObjectKind } from '../objects.ts'

/** Written out and not computed from domain/roles.ts: what that table says by mistake is found here. */
export type Allowed = Readonly<Record<Role, boolean>>

/**
 * Anybody; whoever shows something that holds; people and no tokens; who administers the installation; who works for a
 * vendor; by role.
 */
export type Who = 'open' | 'signed_in' | 'people' | 'installation' | 'vendor' | Allowed

export interface Asked {
  readonly query?: string
  readonly json?: unknown
  readonly csv?: string
  /** Parameters of the path besides the id. */
  readonly path?: Readonly<Record<string, string>>
}

export interface Line {
  readonly who: Who
  /** What it is about, and what it answers where there is no such thing; `nothing`: the same as with an empty list. */
  readonly about?: { readonly kind: ObjectKind; readonly absent: ErrorCode | 'nothing' }
  /** What is sent. @param id of what it is about @param n a number that no other request has */
  readonly ask?: (id: string, n: number, asker: WallAsker) => Asked
  /** The answer to who may, about what is theirs. */
  readonly well: number
  /** For who administers the installation: another partner's is found as well. */
  readonly isAcrossPartners?: true
  /** A table in which a refusal is counted, or something is written after the answer. */
  readonly countsIn?: string
  /** Its answer goes on for a while: all ask at once. */
  readonly isLong?: true
  /** Ends what asks; done at the end. */
  readonly isLast?: true
}
