import { chmodSync, existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, describe, expect, it } from 'vitest'
import { clientConfig } from '../../src/database/connect.ts'
import { freshDatabase } from '../support/database.ts'
import { forget, newcomer, postmasterFile, run, serve, writeFor } from './support.ts'

const isRoot = process.getuid?.() === 0
/** Named «nobody» on every system that has it. */
const nobody = 65_534

// An ordinary user wherever these tests are allowed to become one.
const who = newcomer(isRoot ? nobody : undefined)
const other = newcomer()
let listed = ''

afterAll(() => {
  forget(who)
  forget(other)
})

describe('without a server', () => {
  it('doctor tries whether one could be started, and leaves nothing', async () => {
    const { code, stdout } = await run(who, ['doctor'])
    expect([code, stdout]).toEqual([0, expect.stringContaining('There is no database in')])
    expect(existsSync(who.dataDir)).toBe(false)
  })

  it('demo makes the database and fills it; a later command finds it', async () => {
    const demo = await run(who, ['demo', '--customers', '30'])
    expect([demo.code, demo.stdout]).toEqual([0, expect.stringContaining('30 customers')])
    const list = await run(who, ['customers', '--json', '--limit', '200'])
    listed = list.stdout
    expect((JSON.parse(listed) as { items: unknown[] }).items).toHaveLength(30)
  })

  it('nothing goes on running behind a command', () => {
    expect(existsSync(postmasterFile(who))).toBe(false)
  })

  it('sign-in-link says that no server runs', async () => {
    const { stdout, stderr } = await run(who, ['sign-in-link'], { environment: { PORT: '8099' } })
    expect(stdout).toMatch(/^http:\/\/127\.0\.0\.1:8099\/sign-in\/\S{43}\n$/)
    expect(stderr).toContain('npm start')
  })

  it('backup and restore bring everything into another folder', async () => {
    const file = join(who.folder, 'all.backup')
    const saved = await run(who, ['backup', file])
    expect([saved.code, saved.stdout]).toEqual([0, expect.stringContaining(file)])
    const restored = await run(other, ['restore', file])
    expect([restored.code, restored.stdout]).toEqual([0, expect.stringContaining('restored')])
    expect((await run(other, ['customers', '--json', '--limit', '200'])).stdout).toBe(listed)
  })

  it('serve --demo makes a partner of its own beside one that has customers; then commands ask which', async () => {
    const served = await serve(other, ['--demo'])
    expect(served.output()).toContain('2,000 customers')
    expect(served.link).toContain('/sign-in/')
    const unclear = await run(other, ['token', 'create'])
    expect([unclear.code, unclear.stdout]).toEqual([2, ''])
    const demo = / {2}(\S{36}) {2}Demo$/m.exec(unclear.stderr)?.[1] ?? ''
    const list = await run(other, ['customers', '--partner', demo, '--json', '--limit', '1'])
    expect((JSON.parse(list.stdout) as { total: number }).total).toBe(2_000)
    const refused = await run(other, ['restore', join(who.folder, 'all.backup')])
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('empty')])
    expect(await served.stop()).toBe(0)
    const secret = join(other.dataDir, 'secret')
    expect(statSync(secret).mode & 0o777).toBe(0o600)
    expect(served.output()).not.toContain(readFileSync(secret, 'utf8').trim())
  })
})

describe('with DATABASE_URL', () => {
  it('commands work on that database, and migrate finds nothing to do', async () => {
    const fresh = await freshDatabase()
    const environment = { DATABASE_URL: 'url' in fresh.connection ? fresh.connection.url : '' }
    try {
      expect((await run(other, ['demo', '--customers', '4'], { environment })).stdout).toContain(
        '4 customers',
      )
      expect((await run(other, ['migrate'], { environment })).stdout).toContain('nothing to do')
      expect((await run(other, ['doctor'], { environment })).stdout).toContain('Everything is well.')
    } finally {
      await fresh.drop()
    }
  })

  it('the secret needs a folder to be kept in, or to be given, and doctor says who can read it', async () => {
    const fresh = await freshDatabase()
    const url = 'url' in fresh.connection ? fresh.connection.url : ''
    const closed = { DATABASE_URL: url, VARDE_DATA_DIR: join(writeFor(other, 'file', ''), 'data') }
    try {
      const refused = await run(other, ['customers', '--json'], { environment: closed })
      expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('or VARDE_SECRET to')])
      const given = { ...closed, VARDE_SECRET: 'thirty-two characters or even more' }
      expect((await run(other, ['customers', '--json'], { environment: given })).code).toBe(0)
      const kept = { DATABASE_URL: url }
      const secret = join(other.dataDir, 'secret')
      chmodSync(secret, 0o644)
      const open = await run(other, ['doctor'], { environment: kept })
      expect([open.code, open.stdout]).toEqual([1, expect.stringContaining(`chmod 600 ${secret}`)])
      expect(open.stdout).not.toContain(readFileSync(secret, 'utf8').trim())
    } finally {
      await fresh.drop()
    }
  })

  it('migrations go over DATABASE_DIRECT_URL, which must lead to the same database', async () => {
    const [fresh, elsewhere] = [await freshDatabase(), await freshDatabase()]
    const urls = [fresh, elsewhere].map(({ connection }) => ('url' in connection ? connection.url : ''))
    const [url = '', elsewhereUrl = ''] = urls
    const withDirect = (direct: string) => ({
      environment: { DATABASE_URL: url, DATABASE_DIRECT_URL: direct },
    })
    try {
      const doctor = await run(other, ['doctor'], withDirect(url))
      expect(doctor.stdout).toContain('DATABASE_DIRECT_URL leads to the same database.')
      expect((await run(other, ['migrate'], withDirect(url))).code).toBe(0)
      const readOnly = `${url}?options=-c%20default_transaction_read_only%3Don`
      const closed = await run(other, ['migrate'], withDirect(readOnly))
      expect([closed.code, closed.stderr]).toEqual([1, expect.stringContaining('read-only transaction')])
      const wrong = await run(other, ['migrate'], withDirect(elsewhereUrl))
      expect([wrong.code, wrong.stderr]).toEqual([1, expect.stringContaining('It leads elsewhere')])
      const nowhere = await run(
        other,
        ['backup', join(other.folder, 'none.backup')],
        withDirect('postgres://127.0.0.1:1/b'),
      )
      expect([nowhere.code, nowhere.stderr]).toEqual([
        1,
        expect.stringMatching(/DATABASE_DIRECT_URL does not.*\n[^]*127\.0\.0\.1:1/),
      ])
      const told = await run(other, ['doctor'], withDirect(elsewhereUrl))
      expect([told.code, told.stdout]).toEqual([1, expect.stringContaining('It leads elsewhere')])
      expect(told.stdout).toContain('Prepared statements are not used')
    } finally {
      await Promise.all([fresh.drop(), elsewhere.drop()])
    }
  })

  it('migrate prints the statements for somebody who may, where the login may not make roles', async () => {
    const fresh = await freshDatabase()
    const login = `cli_limited_${process.pid}`
    const admin = new pg.Client(clientConfig(fresh.admin))
    await admin.connect()
    try {
      const { password } = new URL('url' in fresh.admin ? fresh.admin.url : '')
      await admin.query(
        `create role ${login} login password ${admin.escapeLiteral(decodeURIComponent(password))}`,
      )
      const address = new URL('url' in fresh.connection ? fresh.connection.url : '')
      address.username = login
      const { code, stdout, stderr } = await run(other, ['migrate'], {
        environment: { DATABASE_URL: address.href },
      })
      expect(code).toBe(1)
      expect(stderr).toContain('Somebody who may runs these statements')
      expect(stdout).toMatch(/^(?:[a-z].*;\n)+$/)
      await admin.query(stdout)
      const again = await run(other, ['migrate'], { environment: { DATABASE_URL: address.href } })
      expect([again.code, again.stdout]).toEqual([0, expect.stringContaining('nothing to do')])
    } finally {
      await admin.query(`drop owned by ${login}; drop role ${login}`)
      await admin.end()
      await fresh.drop()
    }
  })

  it('one that is not there is told without a stack', async () => {
    const environment = { DATABASE_URL: 'postgres://a:secret@127.0.0.1:1/b' }
    const { code, stderr } = await run(other, ['token', 'create'], { environment })
    expect([code, stderr]).toEqual([1, expect.stringContaining('Nothing answers at 127.0.0.1:1')])
    expect(stderr).not.toMatch(/secret|\n +at /)
  })
})
