const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** The same text for readers that show HTML: its paragraphs, and its links to press. Nothing from elsewhere. */
export function mailHtml(language: string, text: string): string {
  const paragraphs = text.split('\n\n').map((paragraph) => `<p>${withLinks(paragraph)}</p>`)
  return `<!doctype html><html lang="${escape(language)}"><meta charset="utf-8"><body>${paragraphs.join('')}</body></html>`
}

function withLinks(paragraph: string): string {
  return paragraph
    .split(/(https?:\/\/\S+)/)
    .map((part, index) => {
      const safe = escape(part)
      return index % 2 === 1 ? `<a href="${safe}">${safe}</a>` : safe.replaceAll('\n', '<br>')
    })
    .join('')
}

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (character) => entities[character] ?? '')
}
