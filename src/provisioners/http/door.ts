import { lookup as dnsLookup } from 'node:dns'
import * as http from 'node:http'
import * as https from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls'
import type { Connection, Json } from '../provisioner.ts'
import { mayReach } from './addresses.ts'
import { basicCredentials } from './technical.ts'

/** One request to another system. */
export interface Asked {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Below the connection's address, beginning with `/`. */
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Json
  /** How long an answer may be; 256 kB where nothing is said. */
  readonly maxBytes?: number
}

/** What came of it. */
export type Heard =
  | {
      readonly isAnswer: true
      /** The request's line, such as `GET /v2/catalog`. */
      readonly request: string
      readonly status: number
      readonly headers: Readonly<http.IncomingHttpHeaders>
      /** Null: it was too long, or broke off. */
      readonly text: string | null
    }
  | {
      readonly isAnswer: false
      readonly request: string
      readonly why: 'unreachable' | 'address_refused' | 'certificate' | 'timeout' | 'unreadable'
      /** Whether the other side may have heard the request. */
      readonly wasSent: boolean
      /** What the connection said. */
      readonly says: string
    }

export interface DoorOptions {
  /** Whether addresses of one's own networks and this machine may be reached. */
  readonly allowPrivateAddresses: boolean
  /** How names become addresses; the machine's own way where nothing is said. */
  readonly lookup?: typeof dnsLookup
}

/** The way to systems outside. */
export interface Door {
  /** Never throws for what the other side does; ends when the signal does. */
  ask(connection: Connection, asked: Asked, signal: AbortSignal): Promise<Heard>
}

const maxBytes = 256 * 1024

/**
 * A way out for provisioners. It follows nothing: an answer that leads elsewhere is an answer. Certificates are always
 * checked. An address is checked when it is connected to, so that a name cannot lead where it did not lead before.
 * Every request has a connection of its own: on one that is used again, nobody knows whether the last request was heard.
 */
export function httpDoor(options: DoorOptions): Door {
  const trust = rememberedTrust()
  return { ask: (connection, asked, signal) => ask({ ...options, trust }, connection, asked, signal) }
}

type Options = DoorOptions & { readonly trust: Trust }

function ask(options: Options, connection: Connection, asked: Asked, signal: AbortSignal): Promise<Heard> {
  const url = URL.canParse(connection.url) ? new URL(connection.url) : null
  const query = new URLSearchParams(asked.query).toString()
  const path = `${url?.pathname.replace(/\/+$/, '') ?? ''}${asked.path}${query === '' ? '' : `?${query}`}`
  const request = `${asked.method} ${path}`
  const refused = (says: string): Heard => ({
    isAnswer: false,
    request,
    why: 'address_refused',
    wasSent: false,
    says,
  })
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    return Promise.resolve(refused('not an address that begins with https:// or http://'))
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  // Node asks no lookup for what is an address already.
  if (isIP(host) !== 0 && !mayReach(host, url.protocol, options.allowPrivateAddresses))
    return Promise.resolve(refused(new AddressRefused(host).message))
  const sent = asked.body === undefined ? null : JSON.stringify(asked.body)
  const where: https.RequestOptions = {
    agent: false,
    host,
    port: url.port,
    path,
    method: asked.method,
    headers: { ...headersOf(connection, sent), ...asked.headers },
    lookup: guardedLookup(url.protocol, options),
    signal,
  }
  const isTls = url.protocol === 'https:'
  return send(where, {
    trust: isTls ? () => options.trust(connection) : null,
    request,
    sent,
    maxBytes: asked.maxBytes ?? maxBytes,
    signal,
  })
}

interface Sending {
  /** Null: in the open. */
  readonly trust: (() => https.RequestOptions) | null
  readonly request: string
  readonly sent: string | null
  readonly maxBytes: number
  readonly signal: AbortSignal
}

function send(where: https.RequestOptions, sending: Sending): Promise<Heard> {
  const { trust, request, signal } = sending
  return new Promise((resolve) => {
    let wasSent = false
    const fail = (error: unknown) => {
      const why = signal.aborted ? 'timeout' : whyOf(error, wasSent)
      resolve({ isAnswer: false, request, why, wasSent, says: saysOf(error) })
    }
    try {
      const outgoing = (trust === null ? http : https).request({ ...where, ...trust?.() }, (answer) => {
        const { statusCode: status = 0, headers } = answer
        readText(answer, sending.maxBytes).then(
          // What was cut off by the clock says nothing, whatever its first line was.
          (text) =>
            text === null && signal.aborted
              ? fail(signal.reason)
              : resolve({ isAnswer: true, request, status, headers, text }),
          fail,
        )
      })
      outgoing.on('error', fail)
      outgoing.once('socket', (socket) => {
        socket.once(trust === null ? 'connect' : 'secureConnect', () => {
          wasSent = true
        })
      })
      outgoing.end(sending.sent ?? undefined)
    } catch (error) {
      // What Node refuses to send at all: a certificate or a header that is none.
      fail(error)
    }
  })
}

/** The text of an answer; null where it is too long or breaks off. */
async function readText(answer: http.IncomingMessage, limit: number): Promise<string | null> {
  const pieces: Buffer[] = []
  let bytes = 0
  try {
    for await (const piece of answer as AsyncIterable<Buffer>) {
      bytes += piece.length
      // Leaving the loop closes the connection.
      if (bytes > limit) return null
      pieces.push(piece)
    }
  } catch {
    return null
  }
  return Buffer.concat(pieces).toString()
}

function headersOf({ auth }: Connection, sent: string | null): Record<string, string> {
  const headers: Record<string, string> = { accept: 'application/json', 'user-agent': 'varde' }
  if (auth.kind === 'basic') headers['authorization'] = `Basic ${basicCredentials(auth)}`
  if (auth.kind === 'bearer') headers['authorization'] = `Bearer ${auth.token}`
  if (sent !== null) {
    headers['content-type'] = 'application/json'
    headers['content-length'] = String(Buffer.byteLength(sent))
  }
  return headers
}

type Trust = (connection: Connection) => https.RequestOptions

const maxRemembered = 100
const minVersion = 'TLSv1.2'

/**
 * Whom a connection trusts: its own certificates come besides the usual ones, not instead. All of them are read once and
 * remembered, for reading them costs more than a request.
 */
function rememberedTrust(): Trust {
  const known = new Map<string, SecureContext>()
  const contextOf = (ca: string): SecureContext => {
    const found =
      known.get(ca) ?? createSecureContext({ ca: [...getCACertificates('default'), ca], minVersion })
    if (known.size >= maxRemembered) known.clear()
    known.set(ca, found)
    return found
  }
  return ({ ca }) => ({
    rejectUnauthorized: true,
    minVersion,
    ...(ca === null ? {} : { secureContext: contextOf(ca) }),
  })
}

class AddressRefused extends Error {
  constructor(host: string) {
    super(`${host} leads to an address that may not be reached from here`)
  }
}

/** Names lead only to addresses that may be reached. */
function guardedLookup(
  protocol: string,
  { allowPrivateAddresses, lookup = dnsLookup }: DoorOptions,
): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, found) => {
      if (error !== null) return callback(error, '')
      const open = found.filter(({ address }) => mayReach(address, protocol, allowPrivateAddresses))
      const [first] = open
      if (first === undefined) return callback(new AddressRefused(hostname), '')
      return options.all === true ? callback(null, open) : callback(null, first.address, first.family)
    })
  }
}

const ofCertificates = /CERT|ISSUER|SIGNATURE|CRL|ERR_TLS|ERR_SSL|ERR_OSSL|EPROTO/

function whyOf(
  error: unknown,
  wasSent: boolean,
): 'unreachable' | 'address_refused' | 'certificate' | 'unreadable' {
  if (error instanceof AddressRefused) return 'address_refused'
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (!wasSent && ofCertificates.test(code)) return 'certificate'
  // What Node's reader of HTTP says of an answer that is none.
  return code.startsWith('HPE_') ? 'unreadable' : 'unreachable'
}

function saysOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  // Several addresses were tried: each has its own reason.
  const all = error instanceof AggregateError ? (error.errors as unknown[]) : []
  return all.length === 0 ? error.message : all.map(saysOf).join('; ')
}
