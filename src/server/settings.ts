import * as read from './setting-readers.ts'

interface Setting<T> {
  /** The environment's name for it. */
  readonly env: string
  readonly read: read.Reader<T & {}>
  readonly fallback: T
  readonly secret: boolean
}

function setting<T, F extends T | null>(env: string, reader: read.Reader<T>, fallback: F): Setting<T | F> {
  return { env, read: reader as read.Reader<(T | F) & {}>, fallback, secret: false }
}

/** One whose value stands in no log and no message. */
function hidden<T, F extends T | null>(env: string, reader: read.Reader<T>, fallback: F): Setting<T | F> {
  return { ...setting(env, reader, fallback), secret: true }
}

const postgres = read.address(['postgres', 'postgresql'], 'postgres://user:password@host:5432/varde')

/** Every setting there is (INTERFACES.md «Settings»). */
const table = {
  port: setting('PORT', read.wholeNumber(0, 65_535), 8080),
  host: setting('HOST', read.host, '127.0.0.1'),
  dataDir: setting('VARDE_DATA_DIR', read.folder, null),
  databaseUrl: hidden('DATABASE_URL', postgres, null),
  databaseDirectUrl: hidden('DATABASE_DIRECT_URL', postgres, null),
  databaseConnections: setting('VARDE_DATABASE_CONNECTIONS', read.wholeNumber(2, 1000), 16),
  /** Null: with the embedded database, and not with DATABASE_URL (see mayPrepare). */
  preparedStatements: setting('VARDE_PREPARED_STATEMENTS', read.trueOrFalse, null),
  publicUrl: setting('VARDE_PUBLIC_URL', read.origin, null),
  secret: hidden('VARDE_SECRET', read.secret(32), null),
  /** Reads what was stored before the secret was another. */
  secretPrevious: hidden('VARDE_SECRET_PREVIOUS', read.secret(32), null),
  smtpUrl: hidden('SMTP_URL', read.address(['smtp', 'smtps'], 'smtp://user:password@host:587'), null),
  /** Null: made of the public address (see mailSender). */
  mailFrom: setting('VARDE_MAIL_FROM', read.sender, null),
  oidcIssuer: setting('OIDC_ISSUER', read.address(['https', 'http'], 'https://login.example.com'), null),
  oidcClientId: setting('OIDC_CLIENT_ID', read.anyText, null),
  oidcClientSecret: hidden('OIDC_CLIENT_SECRET', read.anyText, null),
  /** On the button; null: the name of the issuer's host. */
  oidcName: setting('OIDC_NAME', read.anyText, null),
  oidcScopes: setting('OIDC_SCOPES', read.anyText, 'openid profile email'),
  /** Who becomes what where, on first sign-in (accounts/oidc-rules.ts). */
  oidcMembership: setting('OIDC_MEMBERSHIP', read.membershipRules, null),
  /** Whether connections may lead to private and loopback addresses, and without encryption there. */
  privateAddresses: setting('VARDE_PRIVATE_ADDRESSES', read.trueOrFalse, false),
  logLevel: setting(
    'LOG_LEVEL',
    read.oneOf('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'),
    'info',
  ),
  trustProxy: setting('VARDE_TRUST_PROXY', read.proxies, false),
  /** Requests per minute and session or token in one process; 0: no limit. */
  rateLimit: setting('VARDE_RATE_LIMIT', read.wholeNumber(0, 999_999_999), 30_000),
  /** Where commands find a running server, and what they show it. */
  url: setting('VARDE_URL', read.origin, null),
  token: hidden('VARDE_TOKEN', read.token, null),
} as const

type Table = typeof table
export type SettingKey = keyof Table

/** All settings, validated and frozen; what is not set is its default or null. */
export type Settings = { readonly [K in SettingKey]: Table[K] extends Setting<infer T> ? T : never }

/** One wrong setting: `settings.<code>` in the catalogues says what to write instead. Never holds a secret. */
export interface SettingsMistake {
  readonly env: string
  readonly code: read.MistakeCode
  readonly params: Readonly<Record<string, string | number>>
}

/** Every mistake at once (src/server/settings-text.ts writes them for people). */
export class SettingsError extends Error {
  override readonly name = 'SettingsError'
  readonly mistakes: readonly SettingsMistake[]
  constructor(mistakes: readonly SettingsMistake[]) {
    super(`Wrong settings: ${mistakes.map((mistake) => mistake.env).join(', ')}`)
    this.mistakes = mistakes
  }
}

/**
 * Reads all settings from an environment; an empty text counts as absent.
 * @throws SettingsError with every mistake
 */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const mistakes: SettingsMistake[] = []
  const entries = Object.entries(table).map(([key, { env, read: reader, fallback, secret }]) => {
    const text = environment[env]?.trim() ?? ''
    if (text === '') return [key, fallback]
    const value: unknown = reader(text)
    if (!(value instanceof read.Mistake)) return [key, value]
    mistakes.push({ env, code: value.code, params: { ...value.params, value: secret ? '…' : text } })
    return [key, fallback]
  })
  const settings = Object.freeze(Object.fromEntries(entries)) as Settings
  const wrong = new Set(mistakes.map((mistake) => mistake.env))
  mistakes.push(...mistakesTogether(settings, wrong))
  if (mistakes.length > 0) throw new SettingsError(mistakes)
  return settings
}

const oidc = ['oidcIssuer', 'oidcClientId', 'oidcClientSecret'] as const

/** What single settings cannot know: those that need each other. */
function mistakesTogether(settings: Settings, wrong: ReadonlySet<string>): SettingsMistake[] {
  const mistakes: SettingsMistake[] = []
  const missing = oidc.filter((key) => settings[key] === null && !wrong.has(table[key].env))
  if (missing.length > 0 && missing.length < oidc.length)
    for (const key of missing)
      mistakes.push({
        env: table[key].env,
        code: 'needed_with',
        params: { others: 'OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET' },
      })
  const hasIssuer = settings.oidcIssuer !== null || wrong.has(table.oidcIssuer.env)
  for (const key of ['oidcName', 'oidcMembership'] as const)
    if (settings[key] !== null && !hasIssuer)
      mistakes.push({ env: table[key].env, code: 'only_with', params: { other: table.oidcIssuer.env } })
  const hasDatabase = settings.databaseUrl !== null || wrong.has(table.databaseUrl.env)
  if (settings.databaseDirectUrl !== null && !hasDatabase)
    mistakes.push({
      env: table.databaseDirectUrl.env,
      code: 'only_with',
      params: { other: table.databaseUrl.env },
    })
  return mistakes
}

/** The settings as a log or `varde doctor` may show them: environment names, and dots for secrets. */
export function describe(settings: Settings): Record<string, string> {
  const entries = Object.entries(table).map(([key, { env, secret }]) => {
    const value = settings[key as SettingKey]
    if (value === null) return [env, '']
    return [env, secret ? '…' : String(value)]
  })
  return Object.fromEntries(entries)
}

/**
 * Whether statements may be prepared by name. They stay with a session, which a pooler in transaction mode takes away
 * after every transaction, and nobody can tell from outside whether one stands before DATABASE_URL.
 */
export function mayPrepare({ preparedStatements, databaseUrl }: Settings): boolean {
  return preparedStatements ?? databaseUrl === null
}

/**
 * The origin that people and programs reach this server at, for links: VARDE_PUBLIC_URL, else the address
 * that it listens on.
 */
export function publicOrigin(settings: Settings, port: number = settings.port): string {
  if (settings.publicUrl !== null) return settings.publicUrl
  const everywhere = new Set(['0.0.0.0', '::'])
  const name = everywhere.has(settings.host) ? 'localhost' : settings.host
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`
}

/** Who mails come from: VARDE_MAIL_FROM, else Varde at the host that people reach it at. */
export function mailSender(settings: Settings): string {
  return settings.mailFrom ?? `Varde <varde@${new URL(publicOrigin(settings)).hostname}>`
}
