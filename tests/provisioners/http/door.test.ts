import type { LookupAddress, LookupAllOptions } from 'node:dns'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { httpDoor, type Asked, type DoorOptions, type Heard } from '../../../src/provisioners/http/door.ts'
import type { Connection } from '../../../src/provisioners/provisioner.ts'
import { startBroker } from '../../support/broker/broker.ts'
import { openDoor } from '../support.ts'

let server: Server
let port: number
let seen: { method: string; url: string; headers: IncomingMessage['headers']; body: string }[]
let reply: (outgoing: ServerResponse) => void

beforeAll(async () => {
  server = createServer((incoming, outgoing) => {
    let body = ''
    incoming.setEncoding('utf8').on('data', (piece: string) => {
      body += piece
    })
    incoming.on('end', () => {
      seen.push({ method: incoming.method ?? '', url: incoming.url ?? '', headers: incoming.headers, body })
      reply(outgoing)
    })
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  port = (server.address() as AddressInfo).port
})
afterAll(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => {
    server.close(resolve)
  })
})
beforeEach(() => {
  seen = []
  reply = (outgoing) => outgoing.end('{"a":1}')
})

const to = (url: string, more: Partial<Connection> = {}): Connection => ({
  url,
  auth: { kind: 'none' },
  ca: null,
  ...more,
})
const here = (path = '') => to(`http://127.0.0.1:${port}${path}`)
const get: Asked = { method: 'GET', path: '/a' }
const signal = () => new AbortController().signal

function ask(connection: Connection, asked: Asked = get, door = openDoor): Promise<Heard> {
  return door.ask(connection, asked, signal())
}

describe('the way out', () => {
  it('sends what it is given', async () => {
    const heard = await ask(here('/base/'), {
      method: 'PUT',
      path: '/a/b',
      query: { one: 'a b&c', two: 'æ' },
      headers: { 'x-more': 'yes' },
      body: { name: 'Ærlig' },
    })
    expect(heard).toMatchObject({
      isAnswer: true,
      request: 'PUT /base/a/b?one=a+b%26c&two=%C3%A6',
      status: 200,
      text: '{"a":1}',
    })
    expect(seen).toMatchObject([
      {
        method: 'PUT',
        url: '/base/a/b?one=a+b%26c&two=%C3%A6',
        headers: { accept: 'application/json', 'content-type': 'application/json', 'x-more': 'yes' },
        body: '{"name":"Ærlig"}',
      },
    ])
  })

  it('signs in as the connection says', async () => {
    const { url } = here()
    await ask(to(url, { auth: { kind: 'basic', username: 'me', password: 'æ:ø' } }))
    await ask(to(url, { auth: { kind: 'bearer', token: 'abc' } }))
    await ask(to(url))
    expect(seen.map(({ headers }) => headers.authorization)).toEqual([
      `Basic ${Buffer.from('me:æ:ø').toString('base64')}`,
      'Bearer abc',
      undefined,
    ])
  })

  it('says nothing of what stands in the address besides', async () => {
    await ask(to(`http://other:secret@127.0.0.1:${port}/?q=1#f`))
    expect(seen).toMatchObject([{ url: '/a' }])
    expect(seen[0]?.headers.authorization).toBeUndefined()
  })

  it('follows nothing', async () => {
    reply = (outgoing) => outgoing.writeHead(302, { location: `http://127.0.0.1:${port}/b` }).end()
    expect(await ask(here())).toMatchObject({ status: 302 })
    expect(seen).toHaveLength(1)
  })

  it('reads as much as it may', async () => {
    reply = (outgoing) => outgoing.end('x'.repeat(100))
    expect(await ask(here(), { ...get, maxBytes: 100 })).toMatchObject({ text: 'x'.repeat(100) })
    expect(await ask(here(), { ...get, maxBytes: 99 })).toMatchObject({ status: 200, text: null })
    // One that never ends.
    reply = (outgoing) => {
      const more = () => {
        while (!outgoing.destroyed && outgoing.write('x'.repeat(10_000)));
      }
      outgoing.on('drain', more)
      more()
    }
    expect(await ask(here())).toMatchObject({ status: 200, text: null })
  })

  it('waits as long as its signal, also in the middle of an answer', async () => {
    reply = (outgoing) => outgoing.writeHead(201).write('{"a":')
    const time = new AbortController()
    const asked = openDoor.ask(here(), get, time.signal)
    await expect.poll(() => seen.length).toBe(1)
    time.abort()
    expect(await asked).toMatchObject({ isAnswer: false, why: 'timeout', wasSent: true })
  })

  it.each(['ftp://127.0.0.1/', 'file:///etc/passwd', 'broker.example', ''])(
    'does not go to %j',
    async (url) => {
      expect(await ask(to(url))).toMatchObject({ why: 'address_refused', wasSent: false })
    },
  )

  it('does not send what is no header', async () => {
    const heard = await ask(to(here().url, { auth: { kind: 'bearer', token: 'a\r\nx-other: 1' } }))
    expect(heard).toMatchObject({ isAnswer: false, wasSent: false })
    expect(JSON.stringify(heard)).not.toContain('x-other')
    expect(seen).toEqual([])
  })
})

describe('addresses that may not be reached', () => {
  const closed = httpDoor({ allowPrivateAddresses: false })

  it.each([
    'http://127.0.0.1',
    'https://127.0.0.1',
    'http://localhost',
    'https://localhost',
    'https://[::1]',
    'https://[::ffff:127.0.0.1]',
    'https://2130706433',
    'https://0x7f.1',
    'https://0177.0.0.1',
    'https://127.1',
    'https://0.0.0.0',
    'https://169.254.169.254',
    'https://10.0.0.1',
    'http://8.8.8.8',
  ])('%s', async (url) => {
    const heard = await ask(to(`${url}:${port}`), get, closed)
    expect(heard).toMatchObject({ isAnswer: false, why: 'address_refused', wasSent: false })
    expect(seen).toEqual([])
  })

  it.each(['https://169.254.169.254', 'https://0.0.0.0', 'http://8.8.8.8', 'https://[fe80::1]'])(
    '%s, also where own ones are allowed',
    async (url) => {
      expect(await ask(to(`${url}:${port}`))).toMatchObject({ why: 'address_refused' })
    },
  )

  it.each<[string, readonly string[], boolean]>([
    ['of a name that leads to this machine', ['127.0.0.1'], false],
    ['of a name that leads into the network', ['10.0.0.7', 'fd00::7'], false],
    ['of a name that leads to the cloud itself', ['169.254.169.254'], true],
    ['of a name that leads to the world, in the open', ['8.8.8.8'], true],
  ])('%s', async (_, addresses, allowPrivateAddresses) => {
    const door = httpDoor({ allowPrivateAddresses, lookup: resolving(addresses) })
    const heard = await ask(to(`http://broker.example:${port}`), get, door)
    expect(heard).toMatchObject({ why: 'address_refused', wasSent: false })
    expect(heard).toMatchObject({ says: expect.stringContaining('broker.example') as string })
  })

  it('are passed over where a name has others', async () => {
    const door = httpDoor({
      allowPrivateAddresses: true,
      lookup: resolving(['169.254.169.254', '127.0.0.1']),
    })
    expect(await ask(to(`http://broker.example:${port}`), get, door)).toMatchObject({ status: 200 })
    expect(seen[0]?.headers.host).toBe(`broker.example:${port}`)
  })

  it('are looked at each time: a name may lead elsewhere the next time', async () => {
    const answers = [['127.0.0.1'], ['169.254.169.254']]
    const lookup = ((name: string, options: LookupAllOptions, callback: Callback) => {
      resolving(answers.shift() ?? [])(name, options, callback)
    }) as DoorOptions['lookup']
    const door = httpDoor({ allowPrivateAddresses: true, ...(lookup === undefined ? {} : { lookup }) })
    expect(await ask(to(`http://broker.example:${port}`), get, door)).toMatchObject({ status: 200 })
    expect(await ask(to(`http://broker.example:${port}`), get, door)).toMatchObject({
      why: 'address_refused',
    })
  })

  it('are not those of names that do not exist', async () => {
    const lookup = ((name: string, _: LookupAllOptions, callback: Callback) => {
      callback(Object.assign(new Error(`getaddrinfo ENOTFOUND ${name}`), { code: 'ENOTFOUND' }), [])
    }) as NonNullable<DoorOptions['lookup']>
    const door = httpDoor({ allowPrivateAddresses: false, lookup })
    expect(await ask(to('https://broker.example'), get, door)).toMatchObject({
      why: 'unreachable',
      wasSent: false,
      says: 'getaddrinfo ENOTFOUND broker.example',
    })
  })
})

describe('certificates', () => {
  it('are checked: who made them, and for whom', async () => {
    const broker = await startBroker({ tls: true, auth: { kind: 'none' } })
    const { ca } = broker.connection
    const { port: secure } = new URL(broker.url)
    const door = httpDoor({ allowPrivateAddresses: true, lookup: resolving(['127.0.0.1']) })
    const catalog: Asked = { ...get, path: '/v2/catalog' }
    expect(await ask(to(broker.url, { ca }), catalog)).toMatchObject({ isAnswer: true })
    expect(await ask(to(broker.url), catalog)).toMatchObject({ why: 'certificate', wasSent: false })
    const other = to(`https://broker.example:${secure}`, { ca })
    expect(await ask(other, catalog, door)).toMatchObject({ why: 'certificate', wasSent: false })
    expect(await ask(to(broker.url, { ca: 'no certificate' }), catalog)).toMatchObject({
      why: 'certificate',
      wasSent: false,
    })
    expect(await ask(to(`http://127.0.0.1:${secure}`), catalog)).toMatchObject({ isAnswer: false })
    expect(await ask(to(`https://127.0.0.1:${port}`), catalog)).toMatchObject({
      isAnswer: false,
      wasSent: false,
    })
    await broker.close()
  })
})

type Callback = (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void

/** A resolver that knows these addresses for every name. */
function resolving(addresses: readonly string[]): NonNullable<DoorOptions['lookup']> {
  const found = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))
  return ((_: string, __: LookupAllOptions, callback: Callback) => callback(null, found)) as NonNullable<
    DoorOptions['lookup']
  >
}
