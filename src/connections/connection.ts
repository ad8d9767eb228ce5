import type { Instant } from '../domain/instant.ts'
import type { Catalog, CatalogFault } from '../provisioners/open-service-broker/catalog.ts'

/** How one shows who one is over there. */
export type AuthKind = 'none' | 'basic' | 'bearer'

/** What a connection says, without its secret. */
export interface ConnectionFields {
  readonly name: string
  readonly url: string
  readonly auth: AuthKind
  /** With `basic`. */
  readonly username: string | null
  /** Certificates (PEM) that are trusted for it besides those that every server trusts. */
  readonly ca: string | null
}

/** Where a provisioner reaches another system. Its secret is read where it is needed alone (open.ts). */
export interface Connection extends ConnectionFields {
  readonly id: string
  /** The partner's own key, by which products name it. */
  readonly externalId: string
  readonly kind: 'open_service_broker'
  /** Since when the password or the token is this one; null: there is none. */
  readonly secretAt: Instant | null
  /** When the other side said last what it offers. */
  readonly catalogAt: Instant | null
  /** How many products name it that are not retired. */
  readonly products: number
  /** From when on no further product may name it. */
  readonly retiredAt: Instant | null
  readonly createdAt: Instant
  readonly updatedAt: Instant
}

/** What the other side said last of what it offers, and what was wrong with that. */
export interface StoredCatalog extends Catalog {
  readonly faults: readonly CatalogFault[]
}

export const connectionFieldNames = [
  'name',
  'url',
  'auth',
  'username',
  'ca',
] as const satisfies readonly (keyof ConnectionFields)[]

/** These fields alone. */
export function pickFields(
  connection: ConnectionFields,
  fields: readonly (keyof ConnectionFields)[] = connectionFieldNames,
): Partial<ConnectionFields> {
  return Object.fromEntries(fields.map((field) => [field, connection[field]]))
}
