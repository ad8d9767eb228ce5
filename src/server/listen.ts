import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { sqlState } from '../database/transactions.ts'
import type { Language } from '../messages/languages.ts'
import type { MessageKey } from '../messages/formatter.ts'
import { message } from '../messages/message.ts'
import { createApp } from './app.ts'
import type { AppContext } from './context.ts'
import { publicOrigin } from './settings.ts'

/** What is in flight has this long to end once the server is told to stop; the database needs the rest of 10 s. */
const graceMs = 5_000
const stopSignals = ['SIGINT', 'SIGTERM'] as const

export interface ServeOptions {
  /** Closed after the last answer, one after another in this order: the jobs before the database. */
  readonly onClose?: readonly (() => Promise<void>)[]
  readonly language?: Language
}

export interface Serving {
  readonly app: FastifyInstance
  /** Where people and programs reach it. */
  readonly origin: string
  /** Stops as a signal does; gives the same promise however often it is asked. */
  readonly close: () => Promise<void>
  /** Settles when everything has been closed, for whatever reason. */
  readonly closed: Promise<void>
}

/** Why it cannot listen, in words. */
export class ListenError extends Error {
  override readonly name = 'ListenError'
}

const reasons: Readonly<Record<string, MessageKey>> = {
  EADDRINUSE: 'settings.port_taken',
  EACCES: 'settings.port_forbidden',
  EADDRNOTAVAIL: 'settings.host_unknown',
  ENOTFOUND: 'settings.host_unknown',
  EAI_AGAIN: 'settings.host_unknown',
}

/**
 * Serves until SIGINT, SIGTERM or close(): then it takes nothing new, lets what is in flight end (5 s at most), and
 * closes the rest in order (DESIGN.md §8 «Stopping»).
 * @throws ListenError where the port or the address cannot be had; everything is closed by then
 */
export async function serve(context: AppContext, options: ServeOptions = {}): Promise<Serving> {
  const { settings } = context
  const app = await createApp(context)
  try {
    await app.listen({ host: settings.host, port: settings.port })
  } catch (error) {
    await closeAll(app, options.onClose ?? [])
    const key = reasons[sqlState(error)]
    if (key === undefined) throw error
    const params = { host: settings.host, port: String(settings.port) }
    throw new ListenError(message(options.language ?? 'en', key, params), { cause: error })
  }

  const finished = Promise.withResolvers<void>()
  let closing: Promise<void> | undefined
  const close = () => {
    closing ??= closeAll(app, options.onClose ?? []).finally(() => {
      for (const signal of stopSignals) process.off(signal, onSignal)
    })
    closing.then(finished.resolve, finished.reject)
    return closing
  }
  const onSignal = () => void close()
  for (const signal of stopSignals) process.on(signal, onSignal)
  const { port } = app.server.address() as AddressInfo
  return { app, origin: publicOrigin(settings, port), close, closed: finished.promise }
}

async function closeAll(app: FastifyInstance, onClose: readonly (() => Promise<void>)[]): Promise<void> {
  const late = setTimeout(() => {
    app.log.warn('some requests did not end in time')
    app.server.closeAllConnections()
  }, graceMs)
  const errors: unknown[] = []
  for (const step of [() => app.close(), ...onClose]) {
    try {
      await step()
    } catch (error) {
      // The others are closed all the same: the database above all.
      errors.push(error)
    } finally {
      clearTimeout(late)
    }
  }
  if (errors.length > 0) throw new AggregateError(errors, 'Not everything closed well')
}
