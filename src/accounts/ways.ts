/** How somebody comes in. */
export const waysIn = ['link', 'password', 'invitation', 'oidc', 'passkey'] as const
export type WayIn = (typeof waysIn)[number]

/**
 * Whether a way in is held by a password alone, so that a partner that requires a second factor asks for one
 * (docs/decisions/0014): links are made by who has the machine, a passkey is two factors by itself, and of who comes by
 * the organisation's own sign-in the organisation asks what it wants.
 */
const isByPassword: Readonly<Record<WayIn, boolean>> = {
  link: false,
  password: true,
  invitation: true,
  oidc: false,
  passkey: false,
}

/** Sessions of which nothing is stored count as opened by a password. */
export function needsSecondFactor(way: string | null): boolean {
  const known = waysIn.find((one) => one === way)
  return known === undefined || isByPassword[known]
}

/** By which of better-auth's endpoints a session is opened × how somebody came in then. */
const wayOfPath: Readonly<Record<string, WayIn>> = {
  '/sign-in/email': 'password',
  '/two-factor/verify-totp': 'password',
  '/two-factor/verify-backup-code': 'password',
  '/callback/:id': 'oidc',
  '/passkey/verify-authentication': 'passkey',
}

/** How somebody comes in who is given a session by this endpoint of better-auth; undefined for one that renews it. */
export function wayOfEndpoint(path: string | undefined): WayIn | undefined {
  return path === undefined ? undefined : wayOfPath[path]
}
