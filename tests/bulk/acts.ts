import { expect } from 'vitest'
import type { Output } from '../../src/client/types.ts'

export type Job = Output<'getBulkAct'>
export type Items = Output<'listBulkItems'>['items']
export type Preview = Extract<Output<'startBulkAct'>, { without: number }>

/** Whoever asks: a person of a test, or the server's own token. */
export interface Asking {
  readonly ask: (path: string, init?: RequestInit) => Promise<Response>
}

/** Sends JSON. */
export async function post(asking: Asking, path: string, body?: unknown): Promise<Response> {
  return asking.ask(path, {
    method: 'POST',
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  })
}

export async function codeOf(response: Response): Promise<[number, string | undefined]> {
  return [response.status, ((await response.json()) as { code?: string }).code]
}

export async function json<T>(response: Response, status = 200): Promise<T> {
  const body: unknown = await response.json()
  expect([response.status, body]).toEqual([status, body])
  return body as T
}

/** What an act would do. */
export async function previewOf(asking: Asking, body: object, query = ''): Promise<Preview> {
  return json(await post(asking, `/api/v1/bulk${query}`, { ...body, preview: true }))
}

/** Starts an act. @returns its job */
export async function begin(asking: Asking, body: object, query = ''): Promise<Job> {
  return json(await post(asking, `/api/v1/bulk${query}`, body), 202)
}

/** Waits until nothing more will happen to a job. */
export async function over(asking: Asking, id: string): Promise<Job> {
  let job: Job | undefined
  await expect
    .poll(
      async () => {
        job = await json<Job>(await asking.ask(`/api/v1/bulk/${id}`))
        return job.state
      },
      { timeout: 60_000, interval: 50 },
    )
    .not.toMatch(/waiting|running/)
  if (job === undefined) throw new Error('No job')
  return job
}

/** Starts an act and waits for its end. */
export async function run(asking: Asking, body: object, query = ''): Promise<Job> {
  return over(asking, (await begin(asking, body, query)).id)
}

/** Undoes a job and waits for the end of that. */
export async function undo(asking: Asking, id: string): Promise<Job> {
  return over(asking, (await json<Job>(await post(asking, `/api/v1/bulk/${id}/undo`), 202)).id)
}

export async function itemsOf(asking: Asking, id: string, query = ''): Promise<Items> {
  return (await json<{ items: Items }>(await asking.ask(`/api/v1/bulk/${id}/items${query}`))).items
}
