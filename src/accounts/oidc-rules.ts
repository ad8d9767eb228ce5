import { partnerRoles, type PartnerRole } from '../domain/roles.ts'

/** What the organisation's sign-in says of somebody. */
export type Claims = Readonly<Record<string, unknown>>

/** Who brings this claim with this value becomes this, where they come in for the first time. */
export interface MembershipRule {
  readonly claim: string
  /** `*`: whatever it is, but something. */
  readonly value: string
  readonly role: PartnerRole
  /** Null: the installation's only partner. */
  readonly partnerId: string | null
}

const form =
  /^([\w.:/-]+)\s*=\s*(.+?)\s*->\s*([a-z_]+)\s*(?:@\s*([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})\s*)?$/

/**
 * Reads rules `CLAIM=VALUE -> ROLE`, with `@ PARTNER` behind it, and `;` between them.
 * @returns the rules, or the text of the first that is none
 */
export function readMembershipRules(text: string): MembershipRule[] | string {
  const rules: MembershipRule[] = []
  for (const part of text.split(';')) {
    const written = part.trim()
    if (written === '') continue
    const [, claim, value, roleName, partnerId = null] = form.exec(written) ?? []
    const role = partnerRoles.find((one) => one === roleName)
    if (claim === undefined || value === undefined || role === undefined) return written
    rules.push({ claim, value, role, partnerId: partnerId?.toLowerCase() ?? null })
  }
  return rules
}

/** The rules that fit; of several for one partner the first, which is the one that its administrator wrote first. */
export function matchingRules(rules: readonly MembershipRule[], claims: Claims): MembershipRule[] {
  const fitting = rules.filter(({ claim, value }) => holds(claimOf(claims, claim), value))
  return fitting.filter(
    (rule, index) => fitting.findIndex(({ partnerId }) => partnerId === rule.partnerId) === index,
  )
}

/** A claim by its name, else by the way of its name: Keycloak has `realm_access.roles`. */
function claimOf(claims: Claims, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name]
  let found: unknown = claims
  for (const part of name.split('.')) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, part)) return undefined
    found = (found as Claims)[part]
  }
  return found
}

function holds(claim: unknown, value: string): boolean {
  if (Array.isArray(claim)) return claim.some((one) => holds(one, value))
  if (typeof claim !== 'string' && typeof claim !== 'boolean' && typeof claim !== 'number') return false
  return value === '*' ? claim !== '' && claim !== false : String(claim) === value
}
