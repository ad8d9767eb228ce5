import { route, type Route } from '../contract/route.ts'
import { withInstallation } from '../database/transactions.ts'
import { personOf } from './asker.ts'
import { passkeyDomain } from './auth.ts'
import type { AccountContext } from './context.ts'
import { hasPassword } from './me.ts'
import { isLinked } from './oidc-arrival.ts'
import { countPasskeys } from './passkeys.ts'
import { hasSecondFactor } from './second-factor.ts'
import * as schema from './second-factor-schema.ts'
import { requiresSecondFactor } from './sessions.ts'

/** By what one can sign in: here at all, and oneself. */
export function waysRoutes(context: AccountContext): Route[] {
  const {
    database: { db },
    auth,
    oidc,
  } = context
  return [
    route('GET', '/api/v1/sign-in/ways', 'public', schema.ways, async (request) => ({
      password: true,
      // A browser offers them at the domain that they were made for alone (WebAuthn §5.1.3).
      passkey: passkeyDomain(context.origin) === request.hostname,
      oidc: oidc === null ? null : { name: oidc.name },
    })),

    route(
      'GET',
      '/api/v1/me/ways-in',
      'signed_in',
      schema.own,
      async ({ asker }) => {
        const personId = personOf(asker)
        const isOn = await hasSecondFactor(db, personId)
        const left = isOn ? await recoveryCodesLeft(personId) : 0
        const partnerId = asker.membership?.partnerId ?? null
        return {
          hasPassword: await hasPassword(db, personId),
          secondFactor: {
            isOn,
            recoveryCodesLeft: left,
            isRequired: partnerId !== null && (await requiresSecondFactor(db, partnerId)),
          },
          passkeys: await countPasskeys(db, personId),
          oidc:
            oidc === null
              ? null
              : { name: oidc.name, isLinked: await withInstallation(db, (trx) => isLinked(trx, personId)) },
        }
      },
      { beforeSecondFactor: true },
    ),
  ]

  /** None where they were encrypted with a secret that is not here any more (docs/operators.md). */
  async function recoveryCodesLeft(personId: string): Promise<number> {
    const found = await auth.api.viewBackupCodes({ body: { userId: personId } }).catch(() => null)
    return found?.backupCodes.length ?? 0
  }
}
