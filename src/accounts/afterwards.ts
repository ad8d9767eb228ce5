import type { FastifyRequest } from 'fastify'

/** Does something once the answer is on its way, so that its time tells nobody what there was to do. */
export function afterwards({ log }: FastifyRequest, act: () => Promise<unknown>): void {
  setImmediate(() => {
    act().catch((error: unknown) => log.error({ err: error }, 'what follows an answer failed'))
  })
}
