import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** What takes longest, longest first: begun last, one of them would run alone at the end. The others come in any order. */
const long = [
  'crash/crash',
  'walls/attacks-input',
  'walls/matrix',
  'cli/serve',
  'cli/without-server',
  'backup/round-trip',
  'web/scroll',
  'web/customers',
  'database/embedded/users',
  'database/embedded/crash',
  'web/customer-page',
  'web/stories/failures',
  'web/stories/ending',
  'web/stories/hands',
  'web/stories/order',
  'imports/crash',
  'web/details-link',
  'web/details',
  'web/imports',
  'standings/concurrency',
  'standings/clock',
  'web/shell',
  'web/live-streams',
  'web/live-pages',
  'web/live',
  'web/archive',
  'web/accounts-own',
  'web/care',
  'web/orders',
  'web/accounts-people',
  'database/embedded/sharing',
  'web/first-run',
  'imports/page-answers',
  'database/embedded/start',
  'imports/http',
  'web/seed-steps',
  'cli/catalogue',
  'imports/model',
  'imports/memory',
]

function place({ moduleId }: TestSpecification): number {
  const index = long.findIndex((name) => moduleId.endsWith(`tests/${name}.test.ts`))
  return index === -1 ? long.length : index
}

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return files.toSorted((a, b) => place(a) - place(b))
  }
}

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    // How long a slow machine may take, with four files at once; nothing waits so long where it goes well.
    testTimeout: 120_000,
    hookTimeout: 240_000,
    expect: { poll: { timeout: 15_000 } },
    pool: 'forks',
    // Much of it waits: for a browser, a database that starts, a process that was killed.
    maxWorkers: Math.max(4, availableParallelism()),
    sequence: { sequencer: LongestFirst },
  },
})
