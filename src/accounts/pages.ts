import type { ErrorCode } from '../contract/errors.ts'
import { escapeHtml, htmlPage } from '../contract/page.ts'
import type { Language } from '../messages/languages.ts'
import { message } from '../messages/message.ts'

/** What a sign-in link shows: looking at it, as previews and scanners do, spends nothing; the button does. */
export function signInPage(language: Language): string {
  const say = (key: Parameters<typeof message>[1]) => escapeHtml(message(language, key))
  return htmlPage(
    language,
    message(language, 'sign_in.title'),
    `<h1>${say('sign_in.title')}</h1>
<p>${say('sign_in.explain')}</p>
<form method="post"><button type="submit">${say('sign_in.button')}</button></form>`,
  )
}

/** For a link that is spent, has expired, or never was: the same page for all. */
export function spentLinkPage(language: Language): string {
  return htmlPage(
    language,
    message(language, 'sign_in.spent_title'),
    `<h1>${escapeHtml(message(language, 'sign_in.spent_title'))}</h1>
<p>${escapeHtml(message(language, 'error.sign_in_link_spent'))}</p>
<p><a href="/">${escapeHtml(message(language, 'sign_in.home'))}</a></p>`,
  )
}

/** For who was sent back by the organisation's sign-in and does not come in: why, and what to do. */
export function failedSignInPage(language: Language, code: ErrorCode, requestId: string): string {
  const title = message(language, 'sign_in.failed_title')
  return htmlPage(
    language,
    title,
    `<h1>${escapeHtml(title)}</h1>
<p role="alert">${escapeHtml(message(language, `error.${code}`, { requestId }))}</p>
<p><a href="/">${escapeHtml(message(language, 'sign_in.again'))}</a></p>`,
  )
}

/** What a link to a new address shows. */
export function addressPage(language: Language, email: string): string {
  const title = message(language, 'address.title')
  return htmlPage(
    language,
    title,
    `<h1>${escapeHtml(title)}</h1>
<p>${escapeHtml(message(language, 'address.explain', { email }))}</p>
<form method="post"><button type="submit">${escapeHtml(message(language, 'address.button'))}</button></form>`,
  )
}

/** Once it has been followed. */
export function addressChangedPage(language: Language, email: string): string {
  const title = message(language, 'address.done', { email })
  return htmlPage(
    language,
    title,
    `<h1>${escapeHtml(title)}</h1>
<p><a href="/">${escapeHtml(message(language, 'sign_in.home'))}</a></p>`,
  )
}
