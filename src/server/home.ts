import { readFile } from 'node:fs/promises'
import type { Authenticator } from '../accounts/authenticate.ts'
import { sessionOf } from '../accounts/cookie.ts'
import { escapeHtml, htmlPage } from '../contract/page.ts'
import { route, type Route } from '../contract/route.ts'
import { type Language, pickLanguage } from '../messages/languages.ts'
import type { MessageKey } from '../messages/formatter.ts'
import { message } from '../messages/message.ts'

const styles = await readFile(new URL('./assets/site.css', import.meta.url), 'utf8')
const page = { hide: true } as const

/** The front page and its style sheet, for everybody. */
export function homeRoutes(authenticator: Authenticator): Route[] {
  return [
    route('GET', '/', 'public', page, async (request, reply) => {
      const language = pickLanguage(request.headers['accept-language'])
      const credentials = { bearer: undefined, session: sessionOf(request) }
      // The page must be there to read while the database is not.
      const actor = await authenticator.identify(credentials).catch(() => null)
      return reply
        .type('text/html; charset=utf-8')
        .headers({ 'cache-control': 'private, no-cache', vary: 'Accept-Language, Cookie' })
        .send(homePage(language, actor !== null))
    }),
    route('GET', '/site.css', 'public', page, async (_, reply) =>
      reply.type('text/css; charset=utf-8').header('cache-control', 'public, max-age=300').send(styles),
    ),
  ]
}

/** What this is, what to do next, and where the API's description stands. Holds nothing of any partner. */
function homePage(language: Language, isSignedIn: boolean): string {
  const say = (key: MessageKey) => escapeHtml(message(language, key))
  const next = isSignedIn
    ? `<p>${say('page.signed_in')}</p>
<p>${say('page.begin')} <code>npx varde import FILE</code> <code>npx varde demo --customers 2000</code></p>
<p>${say('page.programs')} <code>npx varde token create</code></p>`
    : `<p>${say('page.how_to_sign_in')} <code>npx varde sign-in-link</code></p>
<p>${say('page.programs')} <code>npx varde token create</code></p>`
  const description = `<a href="/api/docs">${say('page.api')}</a>`
  const last = isSignedIn
    ? `<p>${description}</p>
<form method="post" action="/sign-out"><button type="submit">${say('page.sign_out')}</button></form>`
    : `<p>${say('page.api_after_sign_in')} ${description}</p>`
  return htmlPage(
    language,
    message(language, 'page.title'),
    `<h1>${say('page.title')}</h1>
<p class="lead">${say('page.lead')}</p>
<p>${say('page.what')}</p>
<section>
${next}
</section>
${last}`,
  )
}
