/**
 * The rooms of the house and the direction of imports (DESIGN.md §5). `npm run check` and
 * tests/architecture hold every import below src/ against this table, and the table against the imports: what no
 * import uses any more is taken out.
 */
export interface Room {
  /** Folders and files below src/; of several that fit, the longest counts. */
  readonly at: readonly string[]
  /** Rooms whose code it may call. The direction has no circles. */
  readonly uses: readonly string[]
  /** Rooms of which it may know types besides. */
  readonly knows: readonly string[]
  /** Whether it may import packages and Node's own modules; where not, it is pure and runs anywhere. */
  readonly isPure?: true
}

const room = (at: string | readonly string[], uses: string, knows = ''): Room => ({
  at: [at].flat(),
  uses: words(uses),
  knows: words(knows),
})

export const rooms = {
  domain: { ...room('domain/', ''), isPure: true },

  // What every noun may stand on.
  messages: room('messages/', '', 'domain'),
  'customers-file': room('customers-file/', 'domain'),
  // The catalogue as a file: what command and web app read and write.
  'catalogue-file': room('catalogue-file/', ''),
  // What products ask for as JSON Schema: server and web app check by it and make the form of it.
  'details-schema': { ...room('details-schema/', 'domain'), isPure: true },
  database: room('database/', '', 'domain'),
  contract: room('contract/', '', 'database domain messages standings'),

  // How stored rows become the facts that the rules of `domain` are about: what standings, lists and imports share.
  facts: room(
    ['services/standing.ts', 'subscriptions/facts.ts', 'subscriptions/terms.ts'],
    'database domain',
  ),

  // What is stored and can be read again: encrypted with the installation's secret.
  sealing: room('sealing/', 'database'),

  // Who sees which customers: what every noun asks that shows any.
  reach: room('reach/', 'database domain', 'contract'),

  // What is asked of customers before services are set up: what provisioning and the noun itself stand on.
  asked: room(
    ['details/ask.ts', 'details/erase-rows.ts', 'details/links.ts', 'details/rows.ts', 'details/limits.ts'],
    'database domain mail messages',
    'history',
  ),

  // What is asked of vendors' support about services, as rows: closed by what happens to them.
  cases: room(
    [
      'support/cases.ts',
      'support/case-schema.ts',
      'support/close.ts',
      'support/limits.ts',
      'support/present.ts',
    ],
    'contract database domain history mail',
  ),

  // Nouns.
  history: room('history/', 'contract database domain reach'),
  notes: room('notes/', 'audit contract database history outbox reach'),
  tags: room('tags/', 'contract database domain reach'),
  outbox: room('outbox/', 'database domain'),
  writing: room('writing/', 'cases database domain facts history outbox standings'),
  input: room('input/', 'contract domain messages'),
  standings: room('standings/', 'contract database domain facts history outbox tags'),
  partners: room('partners/', 'audit contract database domain input messages standings'),
  offers: room('offers/', 'audit contract database domain input messages'),
  connections: room(
    'connections/',
    'audit contract database details-schema domain input messages offers provisioners',
    'sealing',
  ),
  products: room(
    'products/',
    'audit connections contract database details-schema domain input messages offers',
    'provisioners',
  ),
  catalogue: room('catalogue/', 'audit contract database input messages offers products', 'domain'),
  mail: room('mail/', 'database partners', 'contract domain'),
  audit: room('audit/', 'contract database domain'),
  accounts: room('accounts/', 'audit contract database domain messages partners sealing', 'mail'),
  people: room(
    'people/',
    'accounts assignments audit contract database domain messages partners reach tasks',
    'mail',
  ),
  services: room(
    'services/',
    'audit cases contract database domain facts history licences outbox reach standings',
  ),
  provisioning: room(
    'provisioning/',
    'asked audit cases contract database domain facts history messages outbox partners provisioners reach services standings',
  ),
  // How long setting products up takes.
  'set-up-times': room('set-up-times/', 'contract database domain history'),
  // The mails that tell people which licences they got.
  'licence-mails': room(
    'licence-mails/',
    'audit contract database domain input mail messages outbox reach services',
  ),
  // Whom the other side is told that holds licences.
  bindings: room(
    'bindings/',
    'audit contract database domain messages outbox partners provisioning reach services standings',
    'provisioners',
  ),
  details: room(
    'details/',
    'accounts asked audit contract database details-schema domain history mail messages outbox provisioning reach services standings',
    'sealing',
  ),
  tasks: room(
    'tasks/',
    'asked audit contract database domain outbox provisioning reach services standings',
    'history',
  ),
  support: room(
    'support/',
    'accounts asked audit cases connections contract database domain facts history mail messages outbox partners provisioning reach services standings',
  ),
  subscriptions: room(
    'subscriptions/',
    'audit contract database domain facts history outbox reach standings',
  ),
  // Who holds a licence of which service, and acts over people that somebody selects.
  licences: room('licences/', 'contract database domain facts history outbox standings'),
  'licence-acts': room(
    'licence-acts/',
    'audit bindings contract customer-people database domain licences messages reach services standings',
  ),
  customers: room(
    'customers/',
    'audit contract customers-file database domain facts history reach standings',
  ),
  assignments: room(
    'assignments/',
    'audit contract customers database domain history outbox reach standings',
  ),
  orders: room(
    'orders/',
    'assignments audit contract customers customers-file database domain facts input messages offers provisioning reach standings writing',
    'history',
  ),
  bulk: room(
    'bulk/',
    'assignments audit contract customers database domain facts history messages outbox partners provisioning reach services standings subscriptions',
  ),
  archive: room('archive/', 'audit contract database domain history outbox reach standings'),
  vendors: room('vendors/', 'audit contract database domain services tasks', 'history'),
  events: room('events/', 'contract database domain outbox reach'),
  demo: room('demo/', 'domain'),
  imports: room(
    'imports/',
    'audit contract customer-people customers-file database demo domain facts history messages offers partners products reach standings writing',
  ),
  backup: room('backup/', 'database'),
  // What sets services up in other systems: knows no database and no clock.
  provisioners: room('provisioners/', 'domain'),

  // The people of the customers.
  'customer-people': room(
    'customer-people/',
    'asked audit bindings contract customers-file database domain input licences messages outbox reach standings',
  ),

  // What puts the nouns to work.
  jobs: room('jobs/', 'archive bulk outbox partners standings', 'database'),
  server: room(
    'server/',
    'accounts archive assignments audit bindings bulk catalogue connections contract customer-people customers database details domain events history imports licence-acts licence-mails mail messages notes offers orders partners people products provisioning sealing services set-up-times subscriptions support tags tasks vendors',
  ),

  // Who asks. The client has the server's schemas as types alone: nothing of the server goes along.
  client: {
    ...room(
      'client/',
      '',
      'accounts archive assignments audit bindings bulk catalogue connections contract customer-people customers details events history imports licence-acts licence-mails notes offers orders partners people products provisioning services set-up-times subscriptions support tags tasks vendors',
    ),
    isPure: true,
  },
  cli: room('cli/', 'catalogue-file client domain messages'),
  web: room('web/', 'catalogue-file client details-schema domain messages'),
} as const satisfies Readonly<Record<string, Room>>

export type RoomName = keyof typeof rooms

/**
 * The commands reach the server through the client alone, but for these files: `serve` composes the house, what goes
 * through the API may need a server of its own for that, and the other commands open the database themselves
 * (INTERFACES.md «Commands»).
 */
export const cliExceptions: Readonly<Record<string, readonly string[]>> = {
  'cli/api.ts': words('server'),
  'cli/temporary-token.ts': words('accounts database'),
  'cli/demo-partner.ts': words('database partners'),
  'cli/serving.ts': words('database jobs server standings'),
  'cli/commands/serve.ts': words('accounts database partners server'),
  'cli/installation.ts': words('database partners server'),
  'cli/with-installation.ts': words('server'),
  'cli/choose-partner.ts': words('database partners'),
  'cli/error-words.ts': words('backup database'),
  'cli/failures.ts': words('database server'),
  'cli/backup-progress.ts': words('backup'),
  'cli/commands/backup.ts': words('backup'),
  'cli/commands/restore.ts': words('backup'),
  'cli/commands/doctor.ts': words('server'),
  'cli/doctor/database.ts': words('database server'),
  'cli/doctor/machine.ts': words('server'),
  'cli/doctor/server.ts': words('server'),
  'cli/doctor/stored-secrets.ts': words('database sealing server'),
  'cli/commands/migrate.ts': words('database'),
  'cli/commands/sign-in-link.ts': words('accounts server'),
  'cli/commands/token-create.ts': words('accounts'),
}

/** Nouns: none of them knows who puts it to work. */
export const nouns = [
  'accounts',
  'archive',
  'asked',
  'assignments',
  'audit',
  'backup',
  'bindings',
  'bulk',
  'cases',
  'catalogue',
  'connections',
  'customer-people',
  'customers',
  'demo',
  'details',
  'events',
  'facts',
  'history',
  'imports',
  'input',
  'licence-acts',
  'licences',
  'licence-mails',
  'mail',
  'notes',
  'offers',
  'orders',
  'outbox',
  'partners',
  'people',
  'products',
  'provisioners',
  'provisioning',
  'reach',
  'sealing',
  'services',
  'set-up-times',
  'standings',
  'support',
  'tags',
  'tasks',
  'vendors',
  'writing',
] as const satisfies readonly RoomName[]

/** Rooms that a noun never imports, not even their types. */
export const workers = ['server', 'jobs', 'client', 'cli', 'web'] as const satisfies readonly RoomName[]

/**
 * The one place where types go round: what every route is given (contract/context.ts) names the `now` of
 * standings/now.ts, and standings throws the errors of `contract`. Nothing of it is there when the program runs.
 */
export const roundTypes = [['contract', 'standings']] as const satisfies readonly (readonly [
  RoomName,
  RoomName,
])[]

function words(text: string): string[] {
  return text.split(' ').filter((word) => word !== '')
}
