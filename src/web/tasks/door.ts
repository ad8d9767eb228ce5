import { queryOptions } from '@tanstack/react-query'
import type { InfiniteData, QueryClient, QueryKey } from '@tanstack/react-query'
import type { Output } from '../../client/types.ts'
import { client } from '../api/api.ts'
import { newKey } from '../api/new-key.ts'
import type { List } from '../customer/way-back.ts'
import { paths } from '../paths.ts'
import { taskListsKey, tasksKey, without } from './queries.ts'
import type { ListedTask, Task } from './queries.ts'

/** By which operations work by hand is read and written: the partner's people have theirs, the vendor's have others. */
export interface TaskDoor {
  readonly side: 'partner' | 'vendor'
  readonly serviceId: string
  readonly key: QueryKey
  /** Where it stands among others. */
  readonly list: List
  readonly get: (signal: AbortSignal) => Promise<Task>
  readonly finish: () => Promise<unknown>
  readonly fail: (reason: string) => Promise<unknown>
  readonly askDetails: (what: string) => Promise<unknown>
  readonly addNote: (text: string) => Promise<unknown>
  /** Takes its row out of the lists that have been read. */
  readonly leaveLists: (queries: QueryClient) => void
}

/** As the partner's people do it. */
export function partnerDoor(serviceId: string): TaskDoor {
  const params = { id: serviceId }
  return {
    side: 'partner',
    serviceId,
    key: [...tasksKey, 'one', serviceId],
    list: paths.tasks,
    get: (signal) => client.getTask({ params, signal }),
    finish: () => client.finishTask({ params, idempotencyKey: newKey() }),
    fail: (reason) => client.failTask({ params, body: { reason }, idempotencyKey: newKey() }),
    askDetails: (what) => client.askTaskDetails({ params, body: { what }, idempotencyKey: newKey() }),
    addNote: (text) => client.addTaskNote({ params, body: { text }, idempotencyKey: newKey() }),
    leaveLists: (queries) =>
      queries.setQueriesData<InfiniteData<{ items: ListedTask[] }>>({ queryKey: taskListsKey }, (data) =>
        without(data, ({ service }: ListedTask) => service.id === serviceId),
      ),
  }
}

type VendorService = Output<'listVendorServices'>['items'][number]

/** As the vendor's operators do it, for one of the partners that use the vendor. */
export function vendorDoor(partnerId: string, serviceId: string): TaskDoor {
  const params = { partnerId, id: serviceId }
  return {
    side: 'vendor',
    serviceId,
    key: ['vendor', 'task', partnerId, serviceId],
    list: paths.vendor,
    get: (signal) => client.getVendorTask({ params, signal }),
    finish: () => client.finishVendorTask({ params }),
    fail: (reason) => client.failVendorTask({ params, body: { reason } }),
    askDetails: (what) => client.askVendorTaskDetails({ params, body: { what } }),
    addNote: (text) => client.addVendorTaskNote({ params, body: { text } }),
    leaveLists: (queries) =>
      queries.setQueriesData<InfiniteData<{ items: VendorService[] }>>(
        { queryKey: ['vendor', 'services'] },
        (data) => without(data, ({ id }: VendorService) => id === serviceId),
      ),
  }
}

/** Of many partners nobody tells the vendor what happens: what is seen is asked for again now and then. */
const renewMs = 20_000

/** The work by hand with one service. */
export const taskQuery = ({ key, get, side }: TaskDoor) =>
  queryOptions({
    queryKey: key,
    queryFn: ({ signal }) => get(signal),
    refetchInterval: ({ state }) => side === 'vendor' && state.status !== 'error' && renewMs,
  })
