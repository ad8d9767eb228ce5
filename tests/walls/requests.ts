import { operations } from '../../src/client/operations.ts'
import type { OperationId } from '../../src/client/contracts.ts'
import type { TestServer } from '../support/server.ts'
import type { WallAsker } from './askers.ts'
import type { Asked, Line } from './expectations/line.ts'

let sent = 0

/** What somebody asks, before it is sent: attacks change it. */
export interface Draft {
  method: string
  path: string
  query: Record<string, string>
  /** What a JSON body is made of; undefined where there is none. */
  json: unknown
  csv: string | undefined
  headers: Record<string, string>
}

/** A request as its line has it. @param id of what it is about */
export function draftOf(operationId: OperationId, line: Line, asker: WallAsker, id: string): Draft {
  sent += 1
  const { method, path } = operations[operationId]
  const asked: Asked = line.ask?.(id, sent, asker) ?? {}
  return {
    method,
    path: path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(asked.path?.[name] ?? id)),
    query: Object.fromEntries(new URLSearchParams(asked.query ?? '')),
    json: asked.json,
    csv: asked.csv,
    headers: { ...asker.headers },
  }
}

/** Sends a draft, from an address that no other request comes from: so no limit is met. */
export function sendDraft(server: TestServer, draft: Draft): Promise<Response> {
  sent += 1
  const { method, path, query, json, csv, headers } = draft
  const body = json === undefined ? csv : JSON.stringify(json)
  const search = new URLSearchParams(query).toString()
  return fetch(`${server.origin}${path}${search === '' ? '' : `?${search}`}`, {
    method,
    redirect: 'manual',
    ...(body === undefined ? {} : { body }),
    headers: {
      ...(body === undefined ? {} : { 'content-type': json === undefined ? 'text/csv' : 'application/json' }),
      'x-forwarded-for': `10.${(sent >> 16) & 255}.${(sent >> 8) & 255}.${sent & 255}`,
      ...headers,
    },
  })
}
