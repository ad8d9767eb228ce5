import { once } from 'node:events'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { forget, newcomer, postmasterFile, run, serve, start, writeFor } from './support.ts'
import type { Served } from './support.ts'

const customersFile = [
  'customer_id,customer_name,country,subscription_id,offer,kind,ends_at,auto_renew,service_id,product,provisioning_status,licences,licences_used',
  'C-1,Nordlys AS,NO,S-1,Calling,paid,2999-01-01,false,V-1,Calling,manual_partner,,',
  'C-1,Nordlys AS,NO,S-2,Meetings,trial,2020-01-01,false,V-1,Meetings,provisioned,,',
  'C-2,Fjord & Sønn,NO,S-3,Calling,trial,2999-01-01,false,V-1,Calling,provisioned,10,12',
  'C-3,Bad,XX,S-4,Calling,trial,2999-01-01,false,V-1,Calling,provisionned,,',
  '',
].join('\n')

const who = newcomer()
let served: Served

beforeAll(async () => {
  served = await serve(who)
})
afterAll(async () => {
  await served.stop()
  forget(who)
})

describe('varde serve', () => {
  it('prints a link that signs in once, while nobody has signed in', async () => {
    expect(served.link).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/sign-in\/\S{43}$/)
    const first = await fetch(served.link ?? '', { method: 'POST', redirect: 'manual' })
    expect([first.status, first.headers.get('set-cookie')]).toEqual([
      303,
      expect.stringContaining('varde_session='),
    ])
    const second = await fetch(served.link ?? '', { method: 'POST', redirect: 'manual' })
    expect(second.status).toBe(410)
  })

  it('notes for other commands where it is, and for nobody else', () => {
    const path = join(who.dataDir, 'server.json')
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ url: served.url, pid: expect.any(Number) })
    expect(statSync(path).mode & 0o777).toBe(0o600)
  })

  it('is ready', async () => {
    expect((await fetch(`${served.url}/readyz`)).status).toBe(200)
  })

  it('refuses a second server on the folder, which says who holds it', async () => {
    const second = await run(who, ['serve'])
    expect(second.code).toBe(1)
    expect(second.stderr).toContain('Another Varde serves the data folder')
    expect((await fetch(`${served.url}/healthz`)).status).toBe(200)
  })

  it('lists every wrong setting at once and starts nothing', async () => {
    const wrong = { PORT: 'http', HOST: 'a b', VARDE_SECRET: 'hush-hush' }
    const ended = await run(who, ['serve'], { environment: wrong })
    expect(ended.code).toBe(1)
    expect(
      ended.stderr.split('\n').filter((line) => /^ {2}(?:PORT|HOST|VARDE_SECRET):/.test(line)),
    ).toHaveLength(3)
    expect(ended.stderr).not.toContain('hush')
  })
})

describe('beside a running server', () => {
  it('what the environment says of other databases does not matter', async () => {
    const environment = {
      PGSSLMODE: 'require',
      PGUSER: 'x',
      PGPASSWORD: 'y',
      PGHOST: '127.0.0.1',
      PGDATABASE: 'z',
    }
    expect((await run(who, ['customers', '--json'], { environment })).code).toBe(0)
  })

  it('token create prints the token alone on standard output', async () => {
    const { code, stdout, stderr } = await run(who, ['token', 'create', '--name', 'billing'])
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^varde_[\w-]{43}\n$/)])
    expect(stderr).toContain('«billing»')
    const authorization = `Bearer ${stdout.trim()}`
    expect((await fetch(`${served.url}/api/v1/me`, { headers: { authorization } })).status).toBe(200)
    // The token and the address are all that a command on another machine needs.
    const elsewhere = { VARDE_URL: served.url, VARDE_TOKEN: stdout.trim(), VARDE_DATA_DIR: '/nowhere/at/all' }
    expect((await run(who, ['customers', '--json'], { environment: elsewhere })).code).toBe(0)
  })

  it('sign-in-link prints the link alone, with the port of the server', async () => {
    const { stdout, stderr } = await run(who, ['sign-in-link'])
    expect(stdout).toMatch(new RegExp(`^${served.url}/sign-in/\\S{43}\n$`))
    expect(stderr).not.toContain('npm start')
  })

  it('import tries, refuses as a whole, brings in what is right, and says the rest', async () => {
    const file = writeFor(who, 'customers.csv', customersFile)
    const errors = join(who.folder, 'errors.csv')
    const tried = await run(who, ['import', '--dry-run', file])
    const strict = await run(who, ['import', '--strict', file])
    expect([tried.code, tried.stdout]).toEqual([1, 'customers: 2 new, 0 changed, 0 unchanged, 1 refused\n'])
    expect([strict.code, strict.stdout]).toEqual([1, 'customers: 0 new, 0 changed, 0 unchanged, 3 refused\n'])

    const { code, stdout, stderr } = await run(who, ['import', file, '--errors', errors])
    expect([code, stdout]).toEqual([1, 'customers: 2 new, 0 changed, 0 unchanged, 1 refused\n'])
    expect(stderr).toContain('Line 5, column country: «XX»')
    expect(stderr).toContain('Line 5, column provisioning_status: «provisionned»')
    expect(readFileSync(errors, 'utf8').trim().split('\r\n')).toHaveLength(3)
  })

  it('import again changes nothing and is done', async () => {
    const whole = customersFile
      .split('\n')
      .filter((line) => !line.includes('XX'))
      .join('\n')
    const { code, stdout } = await run(who, ['import', '-'], { input: whole })
    expect([code, stdout]).toEqual([0, 'customers: 0 new, 0 changed, 2 unchanged, 0 refused\n'])
  })

  it('import says in the reader’s language what a file lacks', async () => {
    const file = writeFor(who, 'other.csv', 'name;id\nA;1\n')
    const { code, stdout, stderr } = await run(who, ['import', file], {
      environment: { LC_ALL: 'nb_NO.UTF-8' },
    })
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toContain('Filen kan ikke leses')
    expect(stderr).toContain('Linje 1: Kolonnene customer_id')
  })

  it('customers shows the list with labels, counts and marks, without colour where there is no terminal', async () => {
    const { stdout } = await run(who, ['customers'])
    expect(stdout).not.toContain('\u001B')
    expect(stdout).toMatch(/^Nordlys AS +C-1 +Manual provisioning \(partner\) +Trial expired +\+1 /m)
    expect(stdout).toMatch(/^Fjord & Sønn +C-2 +Provisioned +Trial active +/m)
    expect(stdout).toMatch(/^2 customers$/m)
    expect(stdout).toMatch(/^Unable to provision +0 +Suspended +0$/m)

    const filtered = await run(who, ['customers', '--subscription', 'active'])
    expect(filtered.stdout).toMatch(/^Nordlys AS +C-1 +Manual provisioning \(partner\) +Active ▲ +\+1 /m)
    expect(filtered.stderr).toContain('▲')
  })

  it('customers speaks Norwegian with the exact labels', async () => {
    const { stdout } = await run(who, ['customers', '--search', 'sonn'], {
      environment: { LANG: 'nb_NO.UTF-8' },
    })
    expect(stdout).toMatch(/^Kunde +Kunde-id +Klargjøringsstatus +Abonnementsstatus +Neste slutt$/m)
    expect(stdout).toMatch(/^Fjord & Sønn +C-2 +Klargjort +Prøveversjon aktiv /m)
    expect(stdout).toMatch(/^1 kunde$/m)
  })

  it('customers gives the API’s JSON and the customers file', async () => {
    const json = await run(who, ['customers', '--json', '--limit', '1'])
    expect(JSON.parse(json.stdout)).toMatchObject({ total: 2, items: [{ externalId: 'C-1' }] })
    const first = await run(who, ['customers', '--limit', '1'])
    expect(first.stdout).toMatch(/^2 customers, 1 shown$/m)
    const cursor = /--cursor (\S+)/.exec(first.stderr)?.[1] ?? ''
    const next = await run(who, ['customers', '--limit', '1', '--cursor', cursor, '--json'])
    expect(JSON.parse(next.stdout)).toMatchObject({ items: [{ externalId: 'C-2' }], nextCursor: null })
    const csv = await run(who, ['customers', '--csv', '--search', 'fjord'])
    expect(csv.stdout.trim().split('\r\n')).toHaveLength(2)
    expect((await run(who, ['customers', '--csv', '--json'])).code).toBe(2)
  })

  it('customers and export are filtered by marks, hands and people as the API is', async () => {
    const shown = async (...options: string[]) => {
      const { stdout } = await run(who, ['customers', '--json', ...options])
      return (JSON.parse(stdout) as { items: { externalId: string }[] }).items.map((one) => one.externalId)
    }
    expect(await shown('--over-limit')).toEqual(['C-2'])
    expect(await shown('--over-limit=false')).toEqual(['C-1'])
    expect(await shown('--nobody-assigned')).toEqual([])
    expect(await shown('--in-hand=false', '--stuck=false', '--low-use=false')).toEqual(['C-1', 'C-2'])
    expect(await shown('--responsible', 'nobody', '--assigned', 'nobody')).toEqual(['C-1', 'C-2'])
    const { stdout } = await run(who, ['export', '--over-limit'])
    expect(stdout.trim().split('\r\n')).toHaveLength(2)
    const refused = await run(who, ['customers', '--responsible', 'Kari'])
    expect(refused.code).toBe(1)
    expect(refused.stderr).toContain('me, nobody')
  })

  it('export goes in again unchanged, in both forms', async () => {
    const jsonl = join(who.folder, 'all.jsonl')
    const saved = await run(who, ['export', '--output', jsonl])
    expect([saved.code, saved.stdout]).toEqual([0, ''])
    expect(readFileSync(jsonl, 'utf8').startsWith('{"customer_id"')).toBe(true)
    const again = await run(who, ['import', jsonl])
    expect(again.stdout).toBe('customers: 0 new, 0 changed, 2 unchanged, 0 refused\n')
    const { stdout: csv } = await run(who, ['export'])
    const once_ = await run(who, ['import', '-'], { input: csv })
    expect(once_.stdout).toBe('customers: 0 new, 0 changed, 2 unchanged, 0 refused\n')
  })

  it('demo never mixes with a partner’s own customers', async () => {
    const { code, stderr } = await run(who, ['demo', '--customers', '5'])
    expect(code).toBe(1)
    expect(stderr).toContain('has customers already')
  })

  it('doctor finds everything well', async () => {
    const { code, stdout } = await run(who, ['doctor'])
    expect(stdout).not.toContain('✗')
    expect(stdout).toContain(`The server at ${served.url} runs and is ready.`)
    expect(code).toBe(0)
  })

  it('a reader that goes away ends a command quietly', async () => {
    const child = start(who, ['export'])
    let stderr = ''
    child.stderr.on('data', (text: Buffer) => (stderr += text.toString()))
    child.stdout.destroy()
    const [code] = await once(child, 'close')
    expect([code, stderr]).toEqual([0, ''])
  })

  it('wrong usage is 2, and says what to write', async () => {
    const ended = await run(who, ['customers', '--provisioning', 'provisionned'])
    expect(ended.code).toBe(2)
    expect(ended.stderr).toContain('Did you mean provisioned?')
    const partner = await run(who, ['customers', '--partner', 'nobody'])
    expect([partner.code, partner.stderr]).toEqual([2, expect.stringContaining('(without a name)')])
  })

  it('backup says at once that there is no such folder', async () => {
    const { code, stderr } = await run(who, ['backup', '/nowhere/at/all'])
    expect([code, stderr]).toEqual([1, expect.stringContaining('There is no folder /nowhere/at.')])
  })

  it('a file that is not there is 1', async () => {
    const ended = await run(who, ['import', 'none.csv'])
    expect([ended.code, ended.stderr]).toEqual([1, expect.stringContaining('none.csv')])
  })
})

describe('when the server is told to stop', () => {
  it('it ends well, with its database and its note', async () => {
    expect(await served.stop('SIGINT')).toBe(0)
    expect(existsSync(join(who.dataDir, 'server.json'))).toBe(false)
    expect(existsSync(postmasterFile(who))).toBe(false)
  })
})
