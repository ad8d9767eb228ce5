import { provisioningStatuses } from '../domain/provisioning-status.ts'
import { subscriptionStatuses } from '../domain/subscription-status.ts'

/** What may be written for an option. `value` is the placeholder for help: `--limit N`. */
export type OptionSpec =
  | { readonly kind: 'flag'; readonly help: string }
  | { readonly kind: 'text'; readonly value: string; readonly help: string; readonly default?: string }
  /** May be given several times. */
  | { readonly kind: 'texts'; readonly value: string; readonly help: string }
  | {
      readonly kind: 'number'
      readonly value: string
      readonly least: number
      readonly most: number
      readonly help: string
      readonly default?: number
    }
  | {
      readonly kind: 'choice'
      readonly value: string
      readonly choices: readonly string[]
      readonly help: string
      readonly default?: string
    }
  /** Several of the choices with commas between them. */
  | {
      readonly kind: 'choices'
      readonly value: string
      readonly choices: readonly string[]
      readonly help: string
    }

export interface PositionalSpec {
  readonly value: string
  readonly help: string
}

export interface CommandSpec {
  readonly summary: string
  /** In the order in which they are written; all of them are required. */
  readonly positionals: Readonly<Record<string, PositionalSpec>>
  readonly options: Readonly<Record<string, OptionSpec>>
}

const partner = {
  partner: { kind: 'text', value: 'ID', help: 'The partner to act on, where there are several' },
} as const

const filter = {
  provisioning: {
    kind: 'choices',
    value: 'STATUS,…',
    choices: provisioningStatuses,
    help: 'Only customers with a subscription that has one of these provisioning statuses',
  },
  subscription: {
    kind: 'choices',
    value: 'STATUS,…',
    choices: subscriptionStatuses,
    help: 'Only customers with a subscription that has one of these subscription statuses',
  },
  search: {
    kind: 'text',
    value: 'TEXT',
    help: 'Only customers with all these words in name, customer id, subscription ids or mail domain',
  },
  tag: {
    kind: 'texts',
    value: 'TAG',
    help: 'Only customers with this tag; repeat it for customers with all of several',
  },
  without: {
    kind: 'choice',
    value: 'WHAT',
    choices: ['subscriptions'],
    help: 'Only customers that have no open subscription',
  },
  sort: {
    kind: 'choice',
    value: 'ORDER',
    choices: ['attention', 'name', 'ends'],
    default: 'attention',
    help: 'What comes first: most urgent, by name, or what ends first',
  },
  order: {
    kind: 'choice',
    value: 'DIRECTION',
    choices: ['asc', 'desc'],
    default: 'asc',
    help: 'Turn the order round',
  },
} as const

/** All commands of `varde`, in the order in which help lists them (INTERFACES.md «Commands»). */
export const commandSpecs = {
  serve: {
    summary: 'Serve the partner view and its API over HTTP',
    positionals: {},
    options: { demo: { kind: 'flag', help: 'With a believable demo partner, loaded at the first start' } },
  },
  import: {
    summary: 'Bring in a customers file (CSV or JSON lines)',
    positionals: { file: { value: 'FILE', help: 'The customers file; - reads standard input' } },
    options: {
      'dry-run': { kind: 'flag', help: 'Say what would happen, and write nothing' },
      strict: { kind: 'flag', help: 'Write nothing at all if any row is wrong' },
      format: {
        kind: 'choice',
        value: 'FORMAT',
        choices: ['csv', 'jsonl'],
        help: "The file's form; without it its name decides (.jsonl and .ndjson are JSON lines), else what it begins with",
      },
      errors: { kind: 'text', value: 'FILE', help: 'Write all errors as CSV to this file' },
      ...partner,
    },
  },
  export: {
    summary: 'Write the customers file of the customers that the filter shows',
    positionals: {},
    options: {
      ...filter,
      format: {
        kind: 'choice',
        value: 'FORMAT',
        choices: ['csv', 'jsonl'],
        help: "The file's form; without it the name of --output decides, else csv",
      },
      output: { kind: 'text', value: 'FILE', help: 'Write to this file instead of standard output' },
      ...partner,
    },
  },
  customers: {
    summary: 'List the customers that the filter shows, with both statuses and the counts',
    positionals: {},
    options: {
      ...filter,
      limit: { kind: 'number', value: 'N', least: 1, most: 200, default: 50, help: 'How many customers' },
      cursor: { kind: 'text', value: 'CURSOR', help: 'Go on from where the page before it ended' },
      json: { kind: 'flag', help: "Print the API's JSON" },
      csv: { kind: 'flag', help: 'Print the customers file of all customers that the filter shows' },
      ...partner,
    },
  },
  demo: {
    summary: 'Fill a partner that has no customers with believable made-up ones',
    positionals: {},
    options: {
      customers: {
        kind: 'number',
        value: 'N',
        least: 1,
        most: 1_000_000,
        default: 2000,
        help: 'How many customers',
      },
      ...partner,
    },
  },
  'token create': {
    summary: 'Make a token for the API and print it',
    positionals: {},
    options: {
      name: {
        kind: 'text',
        value: 'NAME',
        default: 'cli',
        help: 'What the token is for, as history shows it',
      },
      ...partner,
    },
  },
  'sign-in-link': { summary: 'Print a link that signs in once', positionals: {}, options: partner },
  backup: {
    summary: 'Write the whole database to one compressed file',
    positionals: { file: { value: 'FILE', help: 'The file to write' } },
    options: {},
  },
  restore: {
    summary: 'Read a backup into an empty database',
    positionals: { file: { value: 'FILE', help: 'The backup to read' } },
    options: {},
  },
  migrate: { summary: 'Bring the database up to this version', positionals: {}, options: {} },
  doctor: { summary: 'Say what is wrong and what to do', positionals: {}, options: {} },
} as const satisfies Readonly<Record<string, CommandSpec>>

export type CommandName = keyof typeof commandSpecs

export const commandNames = Object.keys(commandSpecs).filter(isCommandName)

export function isCommandName(name: string): name is CommandName {
  return Object.hasOwn(commandSpecs, name)
}
