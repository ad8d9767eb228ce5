import type { FastifyInstance } from 'fastify'
import { AppError } from '../contract/errors.ts'

/** Once the app closes, requests that still come through open connections are told to come again. */
export function refuseWhileStopping(app: FastifyInstance): void {
  let isStopping = false
  app.addHook('preClose', async () => {
    isStopping = true
  })
  app.addHook('onRequest', async () => {
    if (isStopping)
      throw new AppError('stopping', {}, { headers: { connection: 'close', 'retry-after': '5' } })
  })
}
