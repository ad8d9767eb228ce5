import { randomUUID } from 'node:crypto'
import type { Socket } from 'node:net'
import type { ConnectionError } from 'fastify'
import { AppError, type ErrorCode } from '../contract/errors.ts'
import { problemOf } from './errors.ts'
import { bareHeaders } from './security.ts'

const codes: Readonly<Record<string, ErrorCode>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 'request_timeout',
  HPE_HEADER_OVERFLOW: 'headers_too_large',
}

/** Answers what could not be read as HTTP: there is no request yet, so no language either. */
export function answerClientError(error: ConnectionError, socket: Socket, isSecure: boolean): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy(error)
  const { title, ...problem } = problemOf(
    new AppError(codes[error.code] ?? 'request_malformed'),
    'en',
    randomUUID(),
  )
  const body = JSON.stringify({ title, ...problem })
  const headers = Object.entries(bareHeaders(isSecure)).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.end(
    `HTTP/1.1 ${problem.status} ${title}\r\nContent-Type: application/problem+json; charset=utf-8\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n${headers.join('')}\r\n${body}`,
  )
}
