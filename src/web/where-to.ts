import type { Output } from '../client/types.ts'
import { seesOwnOrganisation } from './api/me.ts'
import { paths } from './paths.ts'

type Me = Output<'getMe'>

/** Pages of a person, which need no partner to belong to. */
const personal = new Set<string>([paths.account, paths.installation, paths.vendor, paths.noPartner])

/** Where somebody belongs who opens a page that is not for them; undefined where they may stay. */
export function whereInstead(me: Me, pathname: string) {
  if (me.lacksSecondFactor) return pathname === paths.secondFactor ? undefined : paths.secondFactor
  if (personal.has(pathname) || pathname.startsWith(`${paths.vendor}/`)) return undefined
  if (me.partner === null) return placeWithoutPartner(me)
  // What is a partner's own is not for its customers' administrators: whatever they open, they come to their own.
  return seesOwnOrganisation(me) && !isOwnPlace(pathname) ? paths.organisation : undefined
}

function isOwnPlace(pathname: string): boolean {
  return pathname === paths.organisation || pathname.startsWith(`${paths.organisation}/`)
}

function placeWithoutPartner({ role, person }: Me) {
  if (role === 'vendor_operator') return paths.vendor
  return person?.isInstallationAdmin === true ? paths.installation : paths.noPartner
}
