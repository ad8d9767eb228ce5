import { client } from '../api/api.ts'
import { paths } from '../paths.ts'
import { remember } from '../storage.ts'

/** All tabs of this browser share one session, and so what it acts as: what is written here the others hear of. */
const key = 'varde-membership'

/**
 * Acts as something else that one is. The page begins anew, here and in the other tabs: nothing that was loaded, chosen
 * or selected for one partner may stand beside another's.
 */
export async function switchTo(membershipId: string): Promise<void> {
  await client.chooseMembership({ body: { id: membershipId } })
  remember(key, `${membershipId} ${Date.now()}`)
  window.location.assign(paths.home)
}

/** Goes along when another tab switches. */
export function watchSwitching(): void {
  window.addEventListener('storage', (event) => {
    if (event.key === key) window.location.assign(paths.home)
  })
}
