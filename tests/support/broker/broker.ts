import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import type { Connection } from '../../../src/provisioners/provisioner.ts'
import { answering, type Answer } from './answering.ts'
import { Bindings, bindingAnswering, bindingViolations, isAboutBinding } from './bindings.ts'
import { Script, type Behaviour, type BrokerOperation } from './behaviour.ts'
import { testCatalog, type TestCatalog } from './catalog.ts'
import { testCertificate } from './certificate.ts'
import { Instances } from './instances.ts'
import { knownViolations } from './known-checks.ts'
import { BrokerRecord, type BrokerRequest } from './record.ts'
import { requestViolations } from './request-checks.ts'

export interface TestBroker {
  readonly url: string
  /** How one connects to it rightly. */
  readonly connection: Connection
  /** How it takes what comes. */
  readonly script: Script
  /** What came and went, what was made and is there. */
  readonly record: BrokerRecord
  close: () => Promise<void>
}

export interface BrokerOptions {
  readonly auth?: Connection['auth']
  readonly tls?: boolean
  /** Any JSON: a catalogue need not be a good one. */
  readonly catalog?: unknown
  readonly port?: number
}

const basic = { kind: 'basic', username: 'varde', password: 'et passord: med kolon' } as const

/**
 * A real broker on this machine, in memory. It keeps to the specification as far as its script lets it, and writes down
 * every request that does not.
 */
export async function startBroker(options: BrokerOptions = {}): Promise<TestBroker> {
  const { auth = basic, tls = false, catalog = testCatalog } = options
  const record = new BrokerRecord()
  const script = new Script()
  const closing = new AbortController()
  const broker: Broker = {
    auth,
    record,
    script,
    catalog: catalog as TestCatalog,
    instances: new Instances(record),
    bindings: new Bindings(record),
    signal: closing.signal,
  }
  const listen = (incoming: IncomingMessage, outgoing: ServerResponse) => {
    handle(broker, incoming, outgoing).catch((error: unknown) => {
      // Closed while it waited: nobody is there any more.
      if (!closing.signal.aborted) record.violations.push(`the broker itself failed: ${String(error)}`)
      outgoing.destroy()
    })
  }
  const server = tls ? createHttpsServer(testCertificate, listen) : createHttpServer(listen)
  await new Promise<void>((resolve) => {
    server.listen(options.port ?? 0, '127.0.0.1', resolve)
  })
  const url = `${tls ? 'https' : 'http'}://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url,
    connection: { url, auth, ca: tls ? testCertificate.cert : null },
    script,
    record,
    close: async () => {
      closing.abort()
      server.closeAllConnections()
      await new Promise((resolve) => {
        server.close(resolve)
      })
    },
  }
}

interface Broker {
  readonly auth: Connection['auth']
  readonly record: BrokerRecord
  readonly script: Script
  readonly catalog: TestCatalog
  readonly instances: Instances
  readonly bindings: Bindings
  readonly signal: AbortSignal
}

async function handle(broker: Broker, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const { record, instances, bindings, script, catalog } = broker
  const request = await readRequest(incoming, record.requests.length + 1)
  record.requests.push(request)
  if (!isWelcome(broker.auth, incoming)) return send(broker, request, outgoing, { status: 401, body: {} })
  const wrong = requestViolations(request)
  record.violations.push(
    ...wrong,
    ...knownViolations(request, instances, catalog),
    ...bindingViolations(request, bindings, instances, catalog),
  )
  const { operation, instanceId, bindingId } = request
  if (operation === null) return send(broker, request, outgoing, { status: 404, body: {} })
  const behaviour = script.take(namesOf(request, instances), operation)
  if (behaviour.delayMs !== undefined) await wait(behaviour.delayMs, undefined, { signal: broker.signal })
  const asked = { request, instanceId: instanceId ?? '', behaviour, instances, bindings, catalog }
  const good = (): Answer =>
    wrong.length > 0
      ? { status: 400, body: { description: wrong[0] } }
      : isAboutBinding(operation)
        ? bindingAnswering[operation](asked)
        : answering[operation](asked)
  const does = behaviour.does === true || (behaviour.answer === undefined && behaviour.silence === undefined)
  const answer = does ? good() : null
  if (script.holds(bindingId, instanceId)) return
  if (behaviour.silence !== undefined) return keepSilent(behaviour.silence, outgoing)
  return send(broker, request, outgoing, scripted(behaviour) ?? answer ?? { status: 500, body: {} })
}

function scripted({ answer }: Behaviour): Answer | null {
  return answer === undefined ? null : { body: {}, ...answer }
}

async function readRequest(incoming: IncomingMessage, number: number): Promise<BrokerRequest> {
  const { pathname, searchParams } = new URL(incoming.url ?? '/', 'http://broker')
  const { authorization: _, ...headers } = incoming.headers
  const pieces: Buffer[] = []
  for await (const piece of incoming as AsyncIterable<Buffer>) pieces.push(piece)
  const text = Buffer.concat(pieces).toString()
  const method = incoming.method ?? ''
  return {
    number,
    ...whatIsAsked(method, pathname),
    method,
    path: pathname,
    query: Object.fromEntries(searchParams),
    headers,
    body: text === '' ? undefined : (JSON.parse(text) as unknown),
  }
}

const pathOf =
  /^\/v2\/service_instances\/(?<id>[^/]+)(?:\/service_bindings\/(?<binding>[^/]+))?(?<rest>\/last_operation)?$/
const byMethod: Readonly<Record<string, BrokerOperation>> = {
  PUT: 'provision',
  PATCH: 'update',
  DELETE: 'deprovision',
  GET: 'fetch',
}
const bindingByMethod: Readonly<Record<string, BrokerOperation>> = {
  PUT: 'bind',
  DELETE: 'unbind',
  GET: 'fetch_binding',
}

function whatIsAsked(
  method: string,
  path: string,
): Pick<BrokerRequest, 'operation' | 'instanceId' | 'bindingId'> {
  if (path === '/v2/catalog' && method === 'GET')
    return { operation: 'catalog', instanceId: null, bindingId: null }
  const { id, binding, rest } = pathOf.exec(path)?.groups ?? {}
  if (id === undefined) return { operation: null, instanceId: null, bindingId: null }
  const about = {
    instanceId: decodeURIComponent(id),
    bindingId: binding === undefined ? null : decodeURIComponent(binding),
  }
  const look = binding === undefined ? 'last_operation' : 'last_binding_operation'
  if (rest !== undefined) return { operation: method === 'GET' ? look : null, ...about }
  return { operation: (binding === undefined ? byMethod : bindingByMethod)[method] ?? null, ...about }
}

/** What a script may call the thing that a request is about. */
function namesOf({ instanceId, bindingId, body }: BrokerRequest, instances: Instances): string[] {
  const context = (body as { context?: Record<string, unknown> } | undefined)?.context
  const externalId =
    context?.['service_external_id'] ??
    (instanceId === null ? undefined : instances.known(instanceId)?.externalId)
  return [bindingId, instanceId, externalId].filter((name) => typeof name === 'string')
}

function isWelcome(auth: Connection['auth'], { headers }: IncomingMessage): boolean {
  if (auth.kind === 'none') return headers.authorization === undefined
  const expected =
    auth.kind === 'bearer'
      ? `Bearer ${auth.token}`
      : `Basic ${Buffer.from(`${auth.username}:${auth.password}`).toString('base64')}`
  return headers.authorization === expected
}

function send(broker: Broker, { number }: BrokerRequest, outgoing: ServerResponse, answer: Answer): void {
  const body = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body)
  broker.record.answers.set(number, { status: answer.status, body })
  outgoing.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers }).end(body)
}

function keepSilent(how: NonNullable<Behaviour['silence']>, outgoing: ServerResponse): void {
  if (how === 'hangs') return
  if (how === 'breaks_off') {
    outgoing.destroy()
    return
  }
  outgoing.writeHead(201, { 'content-type': 'application/json', 'content-length': '1000' })
  outgoing.write('{"dashboard_url": "https://dashb', () => outgoing.destroy())
}
