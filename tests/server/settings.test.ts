import { describe as group, expect, it } from 'vitest'
import { settingsErrorText } from '../../src/server/settings-text.ts'
import { describe, mayPrepare, publicOrigin, readSettings, SettingsError } from '../../src/server/settings.ts'

function mistakesOf(environment: Record<string, string>): SettingsError {
  try {
    readSettings(environment)
  } catch (error) {
    if (error instanceof SettingsError) return error
  }
  throw new Error('these settings were taken')
}

group('settings', () => {
  it('have their defaults where nothing is set, and where only spaces are', () => {
    for (const environment of [{}, { PORT: ' ', DATABASE_URL: '' }]) {
      const settings = readSettings(environment)
      expect(settings).toMatchObject({
        port: 8080,
        host: '127.0.0.1',
        dataDir: null,
        databaseUrl: null,
        publicUrl: null,
        logLevel: 'info',
        trustProxy: false,
      })
      expect(Object.isFrozen(settings)).toBe(true)
    }
  })

  it('are read into what the program needs', () => {
    const settings = readSettings({
      PORT: ' 0 ',
      LOG_LEVEL: 'WARN',
      VARDE_PUBLIC_URL: 'https://varde.example.com/',
      VARDE_TRUST_PROXY: '10.0.0.0/8, ::1',
      DATABASE_URL: 'postgres:///varde?host=/run/postgresql',
    })
    expect(settings.port).toBe(0)
    expect(settings.logLevel).toBe('warn')
    expect(settings.publicUrl).toBe('https://varde.example.com')
    expect(settings.trustProxy).toEqual(['10.0.0.0/8', '::1'])
    expect(readSettings({ VARDE_TRUST_PROXY: '2' }).trustProxy).toBe(2)
    expect(readSettings({ VARDE_TRUST_PROXY: 'false' }).trustProxy).toBe(false)
  })

  it('say who mails come from, and who becomes what by the organisation’s sign-in', () => {
    for (const from of ['varde@example.com', 'Varde <varde@example.com>', 'Bjørn & Co <a.b+c@x.no>'])
      expect(readSettings({ VARDE_MAIL_FROM: from }).mailFrom).toBe(from)
    for (const from of ['Varde', 'a@b.c, d@e.f', 'Varde <a@b.c', 'x\nBcc: a <a@b.c>', 'A <a@b.c> <d@e.f>'])
      expect(mistakesOf({ VARDE_MAIL_FROM: from }).mistakes).toMatchObject([
        { env: 'VARDE_MAIL_FROM', code: 'mail_from' },
      ])
    const oidc = {
      OIDC_ISSUER: 'https://login.example.com',
      OIDC_CLIENT_ID: 'varde',
      OIDC_CLIENT_SECRET: 'x',
    }
    const rules = 'groups=a -> help_desk; hd=* -> partner_admin'
    expect(readSettings({ ...oidc, OIDC_MEMBERSHIP: rules })).toMatchObject({
      oidcMembership: rules,
      oidcScopes: 'openid profile email',
    })
    expect(mistakesOf({ ...oidc, OIDC_MEMBERSHIP: 'groups=a -> boss' }).mistakes).toMatchObject([
      { env: 'OIDC_MEMBERSHIP', code: 'oidc_membership', params: { rule: 'groups=a -> boss' } },
    ])
    expect(mistakesOf({ OIDC_MEMBERSHIP: rules }).mistakes).toMatchObject([
      { env: 'OIDC_MEMBERSHIP', code: 'only_with' },
    ])
    expect(mistakesOf({ VARDE_SECRET_PREVIOUS: 'short' }).mistakes).toMatchObject([
      { env: 'VARDE_SECRET_PREVIOUS', code: 'secret', params: { value: '…' } },
    ])
  })

  it('are refused all at once, each with what to write instead, and never show a secret', () => {
    const error = mistakesOf({
      PORT: '80a',
      HOST: 'http://x',
      DATABASE_URL: 'mysql://root:hunter2@db/varde',
      VARDE_PUBLIC_URL: 'https://example.com/varde?x=1',
      VARDE_SECRET: 'hunter2',
      VARDE_TOKEN: 'hunter2',
      LOG_LEVEL: 'loud',
      VARDE_TRUST_PROXY: 'everybody',
      OIDC_CLIENT_ID: 'varde',
    })
    const lines = settingsErrorText('en', error).split('\n')
    expect(lines[0]).toBe('10 settings are wrong. Nothing was started.')
    expect(lines.slice(1).map((line) => line.trim().split(':')[0])).toEqual([
      'PORT',
      'HOST',
      'DATABASE_URL',
      'VARDE_PUBLIC_URL',
      'VARDE_SECRET',
      'LOG_LEVEL',
      'VARDE_TRUST_PROXY',
      'VARDE_TOKEN',
      'OIDC_ISSUER',
      'OIDC_CLIENT_SECRET',
    ])
    expect(lines[1]).toContain('«80a» is no whole number from 0 to 65535.')
    expect(lines[3]).toContain('postgres://user:password@host:5432/varde')
    expect(lines[4]).toContain('Write https://example.com.')
    expect(settingsErrorText('en', error) + settingsErrorText('nb', error) + String(error)).not.toContain(
      'hunter2',
    )
    expect(settingsErrorText('nb', error)).toContain('10 innstillinger er feil')
  })

  it.each([['-1'], ['65536'], ['1e3'], ['0x50'], ['8080.0'], ['9'.repeat(30)]])('take no port %s', (port) => {
    expect(mistakesOf({ PORT: port }).mistakes).toMatchObject([{ env: 'PORT', code: 'whole_number' }])
  })

  it('that need another one say so', () => {
    expect(mistakesOf({ DATABASE_DIRECT_URL: 'postgres://db/varde' }).mistakes).toEqual([
      { env: 'DATABASE_DIRECT_URL', code: 'only_with', params: { other: 'DATABASE_URL' } },
    ])
  })

  it.each([
    [{}, true],
    [{ VARDE_PREPARED_STATEMENTS: 'FALSE' }, false],
    [{ DATABASE_URL: 'postgres://db/varde' }, false],
    [{ DATABASE_URL: 'postgres://db/varde', VARDE_PREPARED_STATEMENTS: 'true' }, true],
    [{ DATABASE_URL: 'postgres://db/varde', VARDE_PREPARED_STATEMENTS: 'false' }, false],
  ])('let statements be prepared where no pooler can stand between: %o', (environment, may) => {
    expect(mayPrepare(readSettings(environment))).toBe(may)
  })

  it.each(['yes', '1', 'on'])('take %s for neither true nor false', (text) => {
    expect(mistakesOf({ VARDE_PREPARED_STATEMENTS: text }).mistakes).toMatchObject([
      { env: 'VARDE_PREPARED_STATEMENTS', code: 'one_of', params: { choices: 'true, false' } },
    ])
  })

  it('are described without their secrets', () => {
    const described = describe(readSettings({ DATABASE_URL: 'postgres://a:hunter2@db/varde', PORT: '81' }))
    expect(described).toMatchObject({ PORT: '81', DATABASE_URL: '…', VARDE_SECRET: '' })
    expect(JSON.stringify(described)).not.toContain('hunter2')
  })

  it.each([
    [{}, 'http://127.0.0.1:4711'],
    [{ HOST: '0.0.0.0' }, 'http://localhost:4711'],
    [{ HOST: '::1' }, 'http://[::1]:4711'],
    [{ VARDE_PUBLIC_URL: 'https://varde.example.com' }, 'https://varde.example.com'],
  ])('make the address of links: %o', (environment, origin) => {
    expect(publicOrigin(readSettings(environment), 4711)).toBe(origin)
  })
})
