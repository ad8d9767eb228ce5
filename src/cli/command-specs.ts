import { provisioningStatuses } from '../domain/provisioning-status.ts'
import { subscriptionStatuses } from '../domain/subscription-status.ts'
import type { MessageKey } from '../messages/formatter.ts'

/** What may be written for an option. `value` is the placeholder for help, `N` in `--limit N`. */
export type OptionSpec =
  | { readonly kind: 'flag'; readonly help: MessageKey }
  /** `--stuck` for those that have a mark, `--stuck=false` for the others. */
  | { readonly kind: 'mark'; readonly help: MessageKey }
  | {
      readonly kind: 'text'
      readonly value: MessageKey
      readonly help: MessageKey
      readonly default?: string
    }
  /** May be given several times. */
  | { readonly kind: 'texts'; readonly value: MessageKey; readonly help: MessageKey }
  | {
      readonly kind: 'number'
      readonly value: MessageKey
      readonly least: number
      readonly most: number
      readonly help: MessageKey
      readonly default?: number
    }
  | {
      readonly kind: 'choice'
      readonly value: MessageKey
      readonly choices: readonly string[]
      readonly help: MessageKey
      readonly default?: string
    }
  /** Several of the choices with commas between them. */
  | {
      readonly kind: 'choices'
      readonly value: MessageKey
      readonly choices: readonly string[]
      readonly help: MessageKey
    }

export interface PositionalSpec {
  readonly value: MessageKey
  readonly help: MessageKey
}

export interface CommandSpec {
  readonly summary: MessageKey
  /** In the order in which they are written; all of them are required. */
  readonly positionals: Readonly<Record<string, PositionalSpec>>
  readonly options: Readonly<Record<string, OptionSpec>>
}

const partner = {
  partner: { kind: 'text', value: 'cli.help.value.id', help: 'cli.help.option.partner' },
} as const

const filter = {
  provisioning: {
    kind: 'choices',
    value: 'cli.help.value.statuses',
    choices: provisioningStatuses,
    help: 'cli.help.option.provisioning',
  },
  subscription: {
    kind: 'choices',
    value: 'cli.help.value.statuses',
    choices: subscriptionStatuses,
    help: 'cli.help.option.subscription',
  },
  search: {
    kind: 'text',
    value: 'cli.help.value.text',
    help: 'cli.help.option.search',
  },
  tag: {
    kind: 'texts',
    value: 'cli.help.value.tag',
    help: 'cli.help.option.tag',
  },
  without: {
    kind: 'choice',
    value: 'cli.help.value.what',
    choices: ['subscriptions'],
    help: 'cli.help.option.without',
  },
  assigned: { kind: 'text', value: 'cli.help.value.person', help: 'cli.help.option.assigned' },
  responsible: { kind: 'text', value: 'cli.help.value.person', help: 'cli.help.option.responsible' },
  'in-hand': { kind: 'mark', help: 'cli.help.option.in_hand' },
  stuck: { kind: 'mark', help: 'cli.help.option.stuck' },
  'over-limit': { kind: 'mark', help: 'cli.help.option.over_limit' },
  'low-use': { kind: 'mark', help: 'cli.help.option.low_use' },
  'nobody-assigned': { kind: 'mark', help: 'cli.help.option.nobody_assigned' },
  sort: {
    kind: 'choice',
    value: 'cli.help.value.order',
    choices: ['attention', 'name', 'ends', 'use'],
    default: 'attention',
    help: 'cli.help.option.sort',
  },
  order: {
    kind: 'choice',
    value: 'cli.help.value.direction',
    choices: ['asc', 'desc'],
    default: 'asc',
    help: 'cli.help.option.order',
  },
} as const

/** All commands of `varde`, in the order in which help lists them (INTERFACES.md «Commands»). */
export const commandSpecs = {
  serve: {
    summary: 'cli.help.serve.summary',
    positionals: {},
    options: { demo: { kind: 'flag', help: 'cli.help.serve.demo' } },
  },
  import: {
    summary: 'cli.help.import.summary',
    positionals: { file: { value: 'cli.help.value.file', help: 'cli.help.import.file' } },
    options: {
      'dry-run': { kind: 'flag', help: 'cli.help.import.dry_run' },
      strict: { kind: 'flag', help: 'cli.help.import.strict' },
      format: {
        kind: 'choice',
        value: 'cli.help.value.format',
        choices: ['csv', 'jsonl', 'xlsx'],
        help: 'cli.help.import.format',
      },
      column: { kind: 'texts', value: 'cli.help.value.column', help: 'cli.help.import.column' },
      errors: { kind: 'text', value: 'cli.help.value.file', help: 'cli.help.import.errors' },
      ...partner,
    },
  },
  export: {
    summary: 'cli.help.export.summary',
    positionals: {},
    options: {
      ...filter,
      format: {
        kind: 'choice',
        value: 'cli.help.value.format',
        choices: ['csv', 'jsonl'],
        help: 'cli.help.export.format',
      },
      output: { kind: 'text', value: 'cli.help.value.file', help: 'cli.help.export.output' },
      ...partner,
    },
  },
  customers: {
    summary: 'cli.help.customers.summary',
    positionals: {},
    options: {
      ...filter,
      limit: {
        kind: 'number',
        value: 'cli.help.value.count',
        least: 1,
        most: 200,
        default: 50,
        help: 'cli.help.option.count',
      },
      cursor: { kind: 'text', value: 'cli.help.value.cursor', help: 'cli.help.customers.cursor' },
      json: { kind: 'flag', help: 'cli.help.customers.json' },
      csv: { kind: 'flag', help: 'cli.help.customers.csv' },
      ...partner,
    },
  },
  'catalogue show': {
    summary: 'cli.help.catalogue_show.summary',
    positionals: {},
    options: { json: { kind: 'flag', help: 'cli.help.catalogue_show.json' }, ...partner },
  },
  'catalogue apply': {
    summary: 'cli.help.catalogue_apply.summary',
    positionals: { file: { value: 'cli.help.value.file', help: 'cli.help.catalogue_apply.file' } },
    options: { 'dry-run': { kind: 'flag', help: 'cli.help.catalogue_apply.dry_run' }, ...partner },
  },
  demo: {
    summary: 'cli.help.demo.summary',
    positionals: {},
    options: {
      customers: {
        kind: 'number',
        value: 'cli.help.value.count',
        least: 1,
        most: 1_000_000,
        default: 2000,
        help: 'cli.help.option.count',
      },
      ...partner,
    },
  },
  'token create': {
    summary: 'cli.help.token_create.summary',
    positionals: {},
    options: {
      name: {
        kind: 'text',
        value: 'cli.help.value.name',
        default: 'cli',
        help: 'cli.help.token_create.name',
      },
      ...partner,
    },
  },
  'sign-in-link': { summary: 'cli.help.sign_in_link.summary', positionals: {}, options: partner },
  backup: {
    summary: 'cli.help.backup.summary',
    positionals: { file: { value: 'cli.help.value.file', help: 'cli.help.backup.file' } },
    options: {},
  },
  restore: {
    summary: 'cli.help.restore.summary',
    positionals: { file: { value: 'cli.help.value.file', help: 'cli.help.restore.file' } },
    options: {},
  },
  migrate: { summary: 'cli.help.migrate.summary', positionals: {}, options: {} },
  doctor: { summary: 'cli.help.doctor.summary', positionals: {}, options: {} },
} as const satisfies Readonly<Record<string, CommandSpec>>

export type CommandName = keyof typeof commandSpecs

export const commandNames = Object.keys(commandSpecs).filter(isCommandName)

export function isCommandName(name: string): name is CommandName {
  return Object.hasOwn(commandSpecs, name)
}
