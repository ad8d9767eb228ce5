import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface BenchBroker {
  readonly url: string
  /** How many instances it has made, and how often it was asked for one that it had. */
  readonly made: () => number
  readonly repeated: () => number
  close: () => Promise<void>
}

/** A broker that makes every instance that it is asked for, each after so long, and remembers nothing but its id. */
export async function startBenchBroker(answersAfterMs: number): Promise<BenchBroker> {
  const instances = new Set<string>()
  let repeated = 0
  const server = createServer((incoming, outgoing) => {
    const id = /^\/v2\/service_instances\/([^/?]+)/.exec(incoming.url ?? '')?.[1] ?? ''
    incoming.resume()
    incoming.on('end', () => {
      setTimeout(() => {
        const isNew = incoming.method === 'PUT' && !instances.has(id)
        if (incoming.method === 'PUT' && !isNew) repeated += 1
        if (incoming.method === 'PUT') instances.add(id)
        if (incoming.method === 'DELETE') instances.delete(id)
        outgoing.writeHead(isNew ? 201 : 200, { 'content-type': 'application/json' }).end('{}')
      }, answersAfterMs)
    })
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    made: () => instances.size,
    repeated: () => repeated,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}
