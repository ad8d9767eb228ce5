import type { Authenticator } from '../accounts/authenticate.ts'
import { escapeHtml, htmlPage } from '../contract/page.ts'
import { route, type Route } from '../contract/route.ts'
import { type Language, pickLanguage } from '../messages/languages.ts'
import type { MessageKey } from '../messages/formatter.ts'
import { message } from '../messages/message.ts'

/** The front page where the web app is not: what this is, what is wrong, and what can be done all the same. */
export function homeRoutes(authenticator: Authenticator, failure: string | undefined): Route[] {
  return [
    route('GET', '/', 'public', { hide: true }, async (request, reply) => {
      const language = pickLanguage(request.headers['accept-language'])
      const { headers, ip: address } = request
      const credentials = { bearer: undefined, headers, address }
      // The page must be there to read while the database is not.
      const found = await authenticator.identify(credentials).catch(() => undefined)
      return reply
        .type('text/html; charset=utf-8')
        .headers({ 'cache-control': 'private, no-cache', vary: 'Accept-Language, Cookie' })
        .send(homePage(language, (found?.asker ?? null) !== null, failure))
    }),
  ]
}

/** Holds nothing of any partner. What a failed build said names files of this machine: it is for who has signed in. */
function homePage(language: Language, isSignedIn: boolean, failure: string | undefined): string {
  const say = (key: MessageKey) => escapeHtml(message(language, key))
  const details = isSignedIn && failure !== undefined ? `<pre>${escapeHtml(failure)}</pre>` : ''
  const wrong = failure === undefined ? '' : `<p role="alert">${say('page.web_failed')}</p>\n${details}`
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
${wrong}
<section>
${next}
</section>
${last}`,
  )
}
