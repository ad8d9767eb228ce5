import { AppError } from '../contract/errors.ts'
import type { TenantWriter } from '../database/transactions.ts'
import type { Instant } from '../domain/instant.ts'
import { isInHands } from '../domain/service-life.ts'
import type { Trouble, TroubleCode } from '../domain/trouble.ts'
import type { Actor } from '../history/append.ts'
import { askForDetails } from '../details/ask.ts'
import { productOf } from '../provisioning/products.ts'
import { staysBehind } from '../provisioning/stays-behind.ts'
import type { FoundService } from '../services/find.ts'
import { moveService, stateOf } from '../services/move.ts'
import { endTask } from '../services/tasks.ts'
import { openTaskOf } from './repository.ts'

/** How work by hand ended, or what it waits for. */
export type TaskWish =
  | { readonly act: 'finish' }
  | { readonly act: 'fail'; readonly reason: string }
  | { readonly act: 'ask_details'; readonly what: string }

/**
 * Says how work by hand ended: the service moves on, and whoever is asked next is asked, in the caller's transaction.
 * @param found locked and read
 * @throws AppError service_not_in_hands where nobody's hands are waited for; service_asks_no_details where its product asks
 *   for none, and for what is taken down
 */
export async function actOnTask(
  trx: TenantWriter,
  partnerId: string,
  actor: Actor,
  now: Instant,
  found: FoundService,
  wish: TaskWish,
): Promise<void> {
  const { customer, service } = found
  const state = stateOf(service)
  const task = await openTaskOf(trx, partnerId, service.id)
  const isRemoval = state === 'withdrawing' && task?.work === 'remove'
  if (!isRemoval && !isInHands(state)) throw new AppError('service_not_in_hands')
  switch (wish.act) {
    case 'finish':
      if (isRemoval) {
        await endTask(trx, partnerId, service.id, 'finished', now)
        await moveService(trx, partnerId, actor, now, found, { event: 'removed' })
      } else
        await moveService(trx, partnerId, actor, now, found, {
          event: 'finished_by_hand',
          taskOutcome: 'finished',
        })
      return
    case 'fail': {
      const trouble = saidBy(wish.reason, 'could_not_be_done')
      if (isRemoval) await staysBehind(trx, partnerId, actor, now, found, trouble)
      else
        await moveService(trx, partnerId, actor, now, found, {
          event: 'failed',
          trouble,
          taskOutcome: 'could_not',
        })
      return
    }
    case 'ask_details': {
      const product = await productOf(trx, partnerId, service)
      if (isRemoval || product === undefined || product.details === null)
        throw new AppError('service_asks_no_details')
      const trouble = saidBy(wish.what, 'needs_other_details')
      await moveService(trx, partnerId, actor, now, found, {
        event: 'details_asked',
        trouble,
        taskOutcome: 'needs_details',
      })
      await askForDetails(trx, partnerId, actor, now, customer, service, trouble)
    }
  }
}

function saidBy(words: string, code: TroubleCode): Trouble {
  return { code, params: {}, words, technical: null }
}
