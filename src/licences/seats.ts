import { AppError } from '../contract/errors.ts'
import type { TenantReader } from '../database/transactions.ts'
import type { Instant } from '../domain/instant.ts'
import { obstacleOf } from '../domain/licences.ts'
import type { Obstacle, Seats } from '../domain/licences.ts'
import { lifeStateOf } from '../domain/service-life.ts'
import { standingAt } from '../domain/subscription-status.ts'
import { serviceStandingOf } from '../services/standing.ts'
import type { StoredService, StoredSubscription } from '../standings/sources.ts'
import { factsOf } from '../subscriptions/facts.ts'
import { allowsOverage } from './rows.ts'

/** A service with the subscription that it belongs to, as they are stored. */
export interface LicensedService {
  readonly subscription: Omit<StoredSubscription, 'services'>
  readonly service: StoredService
}

/** The seats of a service. Before the first was assigned nobody holds any, whatever files say. */
export async function seatsOf(
  trx: TenantReader,
  partnerId: string,
  { licences, licences_used, licences_counted, product_id }: StoredService,
): Promise<Seats> {
  const held = licences_counted ? (licences_used ?? 0) : 0
  return { licences, held, overage: await allowsOverage(trx, partnerId, product_id) }
}

/** What stands in the way of assigning licences of a service at an instant. */
export function obstacleAt({ subscription, service }: LicensedService, now: Instant): Obstacle | null {
  const { open } = standingAt(factsOf(subscription), now)
  return obstacleOf(lifeStateOf(serviceStandingOf(service)), open)
}

/**
 * @throws AppError service_not_provisioned, with who acts next; service_takes_no_licences where it is taken down or its
 *   subscription closed
 */
export function refuseObstacle(found: LicensedService, now: Instant): void {
  const obstacle = obstacleAt(found, now)
  if (obstacle === null) return
  if (obstacle === 'over') throw new AppError('service_takes_no_licences')
  throw new AppError('service_not_provisioned', { status: obstacle })
}
