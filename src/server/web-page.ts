import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { escapeHtml } from '../contract/page.ts'
import { pickLanguage } from '../messages/languages.ts'
import { message } from '../messages/message.ts'
import { policyWithNonce } from './security.ts'
import { preloadsOf } from './web-preloads.ts'

/** Sends the app's one page: the same for every address, and for everybody, for it holds no partner's data. */
export type SendPage = (request: FastifyRequest, reply: FastifyReply) => FastifyReply

/** @param folder of the built web app; its page is read once, here */
export function pageSender(folder: string): SendPage {
  const page = readFileSync(join(folder, 'index.html'), 'utf8')
  const preloads = preloadsOf(folder)
  return (request, reply) => {
    const nonce = randomBytes(16).toString('base64url')
    const language = pickLanguage(request.headers['accept-language'])
    const html = page
      .replace('<html lang="en">', `<html lang="${language}">`)
      .replace('name="style-nonce" content=""', `name="style-nonce" content="${nonce}"`)
      .replace('</head>', preloads(pathOf(request), language) + '$&')
      .replace('<div id="app">', `<noscript>${escapeHtml(message(language, 'page.no_script'))}</noscript>$&`)
    return reply.type('text/html; charset=utf-8').headers(pageHeaders(nonce)).send(html)
  }
}

function pageHeaders(nonce: string): Record<string, string> {
  return {
    'content-security-policy': policyWithNonce(nonce),
    // Its nonce is for one answer, and its scripts' names are those of one build.
    'cache-control': 'private, no-cache',
    vary: 'Accept-Language, Accept-Encoding',
  }
}

function pathOf({ url }: FastifyRequest): string {
  return url.split('?', 1)[0] ?? ''
}

/** Whether a browser asks for a page to show, and not a program or a script for data. */
export function isNavigation({ method, headers, url }: FastifyRequest): boolean {
  const mode = headers['sec-fetch-mode']
  const wantsPage = mode === undefined ? /\btext\/html\b/.test(headers.accept ?? '') : mode === 'navigate'
  return method === 'GET' && wantsPage && !url.startsWith('/api/v1/')
}
