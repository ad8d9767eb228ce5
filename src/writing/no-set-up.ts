import type { StoredService } from '../standings/sources.ts'

type SetUpColumns =
  | 'licences_counted'
  | 'provisioner'
  | 'withdrawn_at'
  | 'deprovisioned_at'
  | 'product_id'
  | 'trouble'
  | 'stuck_at'
  | 'stuck_told'
  | 'dashboard_url'
  | 'made'
  | 'told_licences'
  | 'ordered_at'
  | 'first_provisioned_at'
  | 'stands_at'
  | 'suspended_at'
  | 'suspension'
  | 'suspension_at'
  | 'suspension_trouble'
  | 'binds'
  | 'binds_since'

/** The columns of a service that nothing sets up, or that nothing has begun with. */
export const noSetUp: Pick<StoredService, SetUpColumns> = {
  licences_counted: false,
  provisioner: null,
  withdrawn_at: null,
  deprovisioned_at: null,
  product_id: null,
  trouble: null,
  stuck_at: null,
  stuck_told: false,
  dashboard_url: null,
  made: null,
  told_licences: null,
  ordered_at: null,
  first_provisioned_at: null,
  stands_at: null,
  suspended_at: null,
  suspension: null,
  suspension_at: null,
  suspension_trouble: null,
  binds: null,
  binds_since: null,
}
