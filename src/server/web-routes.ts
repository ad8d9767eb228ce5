import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import staticFiles from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { AppError } from '../contract/errors.ts'
import { route, type Route } from '../contract/route.ts'
import type { SendPage } from './web-page.ts'

const hidden = { hide: true } as const
/** What stands behind the question mark is the app's own. */
const page = { hide: true, querystring: Type.Unknown() } as const
const yearSeconds = 31_536_000
const monthSeconds = 2_592_000
const fonts = fileURLToPath(
  new URL('../../node_modules/@fontsource-variable/ibm-plex-sans/files/', import.meta.url),
)
const file = {
  hide: true,
  params: Type.Object({ '*': Type.String() }, { additionalProperties: false }),
} as const

/** The addresses of the app, as src/web/paths.ts has them: each is the same page. */
const addresses = [
  '/',
  '/customers',
  '/customers/:customerId',
  '/customers/:customerId/people',
  '/customers/:customerId/view',
  '/customers/:customerId/services/:serviceId/details',
  '/organisation',
  '/organisation/people',
  '/organisation/services/:serviceId/details',
  '/tasks',
  '/tasks/:serviceId',
  '/imports',
  '/imports/:importId',
  '/bulk',
  '/bulk/:jobId',
  '/start',
  '/people',
  '/audit',
  '/settings',
  '/set-up-times',
  '/vendor',
  '/vendor/:partnerId/:serviceId',
  '/installation',
  '/account',
  '/second-factor',
  '/no-partner',
  '/sign-in',
  '/reset-password',
  '/new-password',
  '/invitation',
  '/set-up',
]
/** Addresses that hold a secret, until the page has taken it out of them. */
const secretAddresses = ['/reset-password/:token', '/invitation/:token', '/set-up/:secret']
/**
 * Such an address is kept nowhere: not with the page in the browser's store, not by who searches, and not as the
 * referrer that a proxy would log.
 */
const secretPage = {
  'cache-control': 'no-store',
  'x-robots-tag': 'noindex',
  'referrer-policy': 'strict-origin',
}

const stylesheet = await siteStyles()
const favicon = await readFile(new URL('../web/look/favicon.svg', import.meta.url), 'utf8')

/** What pages look like that the server draws itself: the app's own palette and font. */
export function styleRoutes(): Route[] {
  return [
    route('GET', '/site.css', 'public', hidden, async (_, reply) =>
      reply.type('text/css; charset=utf-8').header('cache-control', 'public, max-age=300').send(stylesheet),
    ),
    route('GET', '/favicon.svg', 'public', hidden, async (_, reply) =>
      reply.type('image/svg+xml').header('cache-control', 'public, max-age=86400').send(favicon),
    ),
    route(
      'GET',
      '/fonts/*',
      'public',
      file,
      async (request, reply) => {
        const name = request.params['*']
        if (!/^ibm-plex-sans-[\w-]+\.woff2$/.test(name)) throw notThere(request.method, request.url)
        return reply
          .header('cache-control', `public, max-age=${monthSeconds}`)
          .sendFile(name, fonts, { cacheControl: false })
      },
      { limit: 'none' },
    ),
  ]
}

/** The web app: one page for every address, and its files. @param folder of the built app */
export function webRoutes(folder: string, sendPage: SendPage): Route[] {
  return [
    ...addresses.map((path) =>
      route('GET', path, 'public', page, async (request, reply) => sendPage(request, reply)),
    ),
    ...secretAddresses.map((path) =>
      route('GET', path, 'public', page, async (request, reply) =>
        sendPage(request, reply).headers(secretPage),
      ),
    ),
    route(
      'GET',
      '/assets/*',
      'public',
      file,
      // Their names hold a digest of what is in them: once loaded, never asked for again.
      async (request, reply) =>
        reply
          .header('cache-control', `public, max-age=${yearSeconds}, immutable`)
          .sendFile(`assets/${request.params['*']}`, folder, { cacheControl: false }),
      { limit: 'none' },
    ),
  ]
}

/** Sends files, compressed ones as they were laid there; serves none by itself. */
export async function sendFiles(app: FastifyInstance): Promise<void> {
  await app.register(staticFiles, { root: fonts, serve: false, preCompressed: true })
}

function notThere(method: string, path: string): AppError {
  return new AppError('route_not_found', { method, path: path.slice(0, 200) })
}

async function siteStyles(): Promise<string> {
  const parts = ['../web/look/fonts.css', '../web/look/palette.css', './assets/site.css']
  const texts = await Promise.all(parts.map((part) => readFile(new URL(part, import.meta.url), 'utf8')))
  return texts.join('\n')
}
