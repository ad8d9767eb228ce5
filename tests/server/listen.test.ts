import { afterEach, describe, expect, it } from 'vitest'
import { ListenError, serve, type Serving } from '../../src/server/listen.ts'
import { readSettings } from '../../src/server/settings.ts'
import type { AppContext, Readiness } from '../../src/server/context.ts'
import { databaseClock } from '../../src/standings/now.ts'
import { freshDatabase } from '../support/database.ts'

let closings: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closings.toReversed()) await close()
  closings = []
})

async function start(
  options: { port?: string; ready?: () => Promise<Readiness>; language?: 'nb'; closed?: string[] } = {},
): Promise<Serving> {
  const fresh = await freshDatabase()
  const context: AppContext = {
    database: fresh.database,
    settings: readSettings({ LOG_LEVEL: 'silent', PORT: options.port ?? '0' }),
    readNow: databaseClock(),
    secret: 'the secret of a test, long enough',
    ready: options.ready ?? (async () => ({ ok: true })),
    version: '0.0.0-test',
  }
  const { closed } = options
  const steps = ['jobs', 'database'].map((name) => async () => void closed?.push(name))
  closings.push(fresh.drop)
  const serving = await serve(context, {
    onClose: steps,
    ...(options.language && { language: options.language }),
  })
  closings.push(serving.close)
  return serving
}

describe('serving', () => {
  it('says in words that a port is taken, and closes what it was given', async () => {
    const { origin } = await start()
    const { port } = new URL(origin)
    const closed: string[] = []
    await expect(start({ port, closed })).rejects.toThrow(
      new ListenError(
        `Port ${port} on 127.0.0.1 is taken by another program. Stop that one, or set PORT to another number.`,
      ),
    )
    expect(closed).toEqual(['jobs', 'database'])
    await expect(start({ port, language: 'nb' })).rejects.toThrow(/brukes av et annet program/)
  })

  it('lets what is in flight end, takes nothing new, then closes in order', async () => {
    const asked = Promise.withResolvers<void>()
    const answer = Promise.withResolvers<Readiness>()
    const closed: string[] = []
    const { origin, close } = await start({
      closed,
      ready: () => {
        asked.resolve()
        return answer.promise
      },
    })
    const inFlight = fetch(`${origin}/readyz`).then((response) => response.status)
    await asked.promise
    const closing = close()
    expect(close()).toBe(closing)
    // Either nobody listens any more, or who came through is told so.
    const late = await fetch(`${origin}/healthz`).catch(() => undefined)
    if (late !== undefined) expect(await late.json()).toMatchObject({ status: 503, code: 'stopping' })
    expect(closed).toEqual([])
    answer.resolve({ ok: true })
    expect(await inFlight).toBe(200)
    await closing
    expect(closed).toEqual(['jobs', 'database'])
  })

  it('stops at a signal as it does when asked', async () => {
    const closed: string[] = []
    const before = process.listenerCount('SIGTERM')
    const serving = await start({ closed })
    process.emit('SIGTERM')
    await serving.closed
    expect(closed).toEqual(['jobs', 'database'])
    expect(process.listenerCount('SIGTERM')).toBe(before)
  })
})
