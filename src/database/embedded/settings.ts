import { statfsSync } from 'node:fs'
import { totalmem } from 'node:os'

const MB = 1024 * 1024

/**
 * How the embedded PostgreSQL is set: durable first (DESIGN.md §7, kill -9 loses nothing that was acknowledged), then for
 * many short reads, imports in bulk and a million customers on an SSD.
 */
export function databaseSettings(): Record<string, string> {
  return {
    fsync: 'on',
    synchronous_commit: 'on',
    full_page_writes: 'on',

    max_connections: '60',
    shared_buffers: `${Math.round(sharedBytes() / MB)}MB`,
    work_mem: '16MB',
    maintenance_work_mem: '128MB',
    effective_cache_size: `${Math.round(cacheBytes() / MB)}MB`,
    random_page_cost: '1.1',
    jit: 'off',
    dynamic_shared_memory_type: sharedMemoryType(),

    max_wal_size: '2GB',
    min_wal_size: '128MB',
    wal_compression: 'on',
    checkpoint_timeout: '10min',

    // Tables change in bursts (imports, 50,000 due at midnight): look often, and before a fifth of a table has changed.
    autovacuum_naptime: '15s',
    autovacuum_vacuum_scale_factor: '0.05',
    autovacuum_vacuum_insert_scale_factor: '0.1',
    autovacuum_analyze_scale_factor: '0.02',
    autovacuum_vacuum_cost_limit: '1000',

    // A statement of an app that was killed ends soon, and does not go on beside the next one. (Windows cannot tell.)
    ...(process.platform === 'win32' ? {} : { client_connection_check_interval: '1s' }),

    timezone: 'UTC',
    log_timezone: 'UTC',
    log_checkpoints: 'off',
    log_line_prefix: '%m [%p] ',
    logging_collector: 'off',
  }
}

/**
 * What PostgreSQL itself keeps of the tables: an eighth of the memory, within reason. It is taken as it is used; a search
 * for what a tenth of a million customers have reads them in 100 ms from here, and in 175 ms through the system's cache.
 */
function sharedBytes(): number {
  return Math.min(Math.max(memoryBytes() / 8, 128 * MB), 2_048 * MB)
}

/** The machine's, or what a container may use of it. */
function memoryBytes(): number {
  const limit = process.constrainedMemory()
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem()
}

/** What the system will keep of our files in its cache: half of the memory, within reason. A hint to the planner only. */
function cacheBytes(): number {
  return Math.min(Math.max(memoryBytes() / 2, 256 * MB), 8 * 1024 * MB)
}

/**
 * Where parallel queries share memory. Containers often have 64 MB of /dev/shm, in which one of them fails with «No space left on
 * device»: then files in the data folder, which cost a little and always work.
 */
function sharedMemoryType(): string {
  if (process.platform === 'win32') return 'windows'
  if (process.platform !== 'linux') return 'posix'
  try {
    const { blocks, bsize } = statfsSync('/dev/shm')
    return blocks * bsize >= 256 * MB ? 'posix' : 'mmap'
  } catch {
    return 'mmap'
  }
}
