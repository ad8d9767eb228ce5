import { setTimeout as sleep } from 'node:timers/promises'
import type { Page, Request } from 'playwright-core'

const quietMs = 500
const stepMs = 50
const streamPath = '/api/v1/events/stream'

const isStream = (request: Request) => new URL(request.url()).pathname === streamPath

/**
 * Follows what a page asks for from now on. What it gives waits until nothing has been on its way for a while: nothing but
 * the stream of what happens, which goes on for as long as the page is there.
 */
export function followRequests(page: Page): () => Promise<void> {
  const going = new Set<Request>()
  let changedAt = performance.now()
  page.on('request', (request) => {
    if (!isStream(request)) going.add(request)
    changedAt = performance.now()
  })
  const ended = (request: Request) => {
    if (going.delete(request)) changedAt = performance.now()
  }
  page.on('requestfinished', ended)
  page.on('requestfailed', ended)
  return async () => {
    while (going.size > 0 || performance.now() - changedAt < quietMs) await sleep(stepMs)
  }
}
