import type { FastifyInstance, HTTPMethods, RouteHandlerMethod } from 'fastify'
import { AppError } from '../contract/errors.ts'
import type { Route } from '../contract/route.ts'
import { problem } from '../contract/schemas.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The line of the route table; absent for what plug-ins add. */
    route?: Route
  }
}

const problems = {
  '4xx': { description: 'Refused', content: { 'application/problem+json': { schema: problem } } },
  '5xx': { description: 'Failed here', content: { 'application/problem+json': { schema: problem } } },
}
const signedIn = [{ token: [] }, { session: [] }]
const methods: readonly HTTPMethods[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

/** Adds every line of the table to the app, and 405 for the methods that a path does not have. */
export function addRoutes(app: FastifyInstance, routes: readonly Route[]): void {
  for (const route of routes) {
    const { contract } = route
    app.route({
      method: route.method,
      url: route.path,
      schema: {
        ...contract,
        response: { ...contract.response, ...(contract.hide === true ? {} : problems) },
        security: route.access === 'public' ? [] : signedIn,
      },
      config: { route },
      // The contract's types were checked where the table names the handler (src/contract/route.ts).
      handler: route.handler as RouteHandlerMethod,
    })
  }
  for (const [path, ofPath] of Map.groupBy(routes, (route) => route.path))
    refuseOtherMethods(app, path, ofPath)
}

function refuseOtherMethods(app: FastifyInstance, path: string, routes: readonly Route[]): void {
  const has = new Set(routes.map((route) => route.method))
  if (has.has('GET')) has.add('HEAD')
  const allowed = [...has].join(', ')
  const [first] = routes
  if (first === undefined) return
  app.route({
    method: methods.filter((method) => !has.has(method)),
    url: path,
    schema: { hide: true, querystring: {} },
    config: { route: { ...first, accepts: ['*'], streams: true } },
    handler: async (request) => {
      throw new AppError(
        'method_not_allowed',
        { method: request.method, allowed },
        { headers: { allow: allowed } },
      )
    },
  })
}
