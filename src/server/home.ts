import { escapeHtml, htmlPage } from '../contract/page.ts'
import type { Language } from '../messages/languages.ts'
import { message, type MessageKey } from '../messages/message.ts'

/** What this is, how to sign in, and where the API's description stands. The same for everybody. */
export function homePage(language: Language): string {
  const say = (key: MessageKey) => escapeHtml(message(language, key))
  return htmlPage(
    language,
    message(language, 'page.title'),
    `<h1>${say('page.title')}</h1>
<p class="lead">${say('page.lead')}</p>
<p>${say('page.what')}</p>
<section>
<p>${say('page.how_to_sign_in')} <code>npx varde sign-in-link</code></p>
<p>${say('page.programs')} <code>npx varde token create</code></p>
</section>
<p>${say('page.api_after_sign_in')} <a href="/api/docs">${say('page.api')}</a></p>`,
  )
}
