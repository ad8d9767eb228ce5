/** Where a vendor's support is reached: a mail address, an address with places, or both. */
export type SupportPlaces = { readonly mail: string | null; readonly link: string | null }

/** What an address may have places for, each as `{name}`. */
export const supportPlaceholders = ['number', 'subject', 'text', 'customer', 'service', 'product'] as const
export type SupportPlaceholder = (typeof supportPlaceholders)[number]
export const placeholderList = supportPlaceholders.map((name) => `{${name}}`).join(', ')

export const maxSupportLinkLength = 1_000
/** Longer addresses are refused by too many servers. */
export const maxFilledLinkLength = 7_500

/** What is wrong with an address with places. */
export type SupportLinkProblem =
  | { readonly code: 'not_https' | 'place_in_front' | 'too_long' }
  | { readonly code: 'place_unknown'; readonly name: string }

const place = /\{([^{}]*)\}/g
/** Nothing that a parser of addresses leaves out or takes for something else. */
const unfit = /[\s\p{Cc}\\]/u

/**
 * What is wrong with an address into which a case is filled; null where nothing is. Places stand behind `?` or `#` alone: there
 * a value that is encoded stays a value, while `..` in a path would lead elsewhere.
 */
export function supportLinkProblem(link: string): SupportLinkProblem | null {
  if (link.length > maxSupportLinkLength) return { code: 'too_long' }
  const unknown = [...link.matchAll(place)].find(([, name = '']) => !isPlaceholder(name))
  if (unknown !== undefined) return { code: 'place_unknown', name: unknown[0] }
  const bare = link.replaceAll(place, '')
  const brace = /[{}]/.exec(bare)
  if (brace !== null) return { code: 'place_unknown', name: brace[0] }
  const url = URL.parse(bare)
  if (unfit.test(link) || !link.startsWith('https://') || url === null) return { code: 'not_https' }
  if (url.username !== '' || url.password !== '') return { code: 'not_https' }
  const [front = ''] = link.split(/[?#]/)
  return front.includes('{') ? { code: 'place_in_front' } : null
}

/**
 * The address with a case filled in, each value encoded. A text for which there is no room is cut.
 * @param link one with which nothing is wrong
 */
export function fillSupportLink(
  link: string,
  values: Readonly<Record<SupportPlaceholder, string>>,
): { readonly address: string; readonly isCut: boolean } {
  const fill = (text: string) =>
    link.replaceAll(place, (whole, name: string) =>
      isPlaceholder(name) ? encode(name === 'text' ? text : values[name]) : whole,
    )
  const address = fill(values.text)
  const times = [...link.matchAll(place)].filter(([, name]) => name === 'text').length
  if (address.length <= maxFilledLinkLength || times === 0) return { address, isCut: false }
  const room = Math.floor((maxFilledLinkLength - fill('').length) / times)
  return { address: fill(cutToEncoded(values.text, room)), isCut: true }
}

const ellipsis = ' …'

/** As much of a text as fits encoded, whole characters alone. */
function cutToEncoded(text: string, room: number): string {
  let left = room - encode(ellipsis).length
  let end = 0
  for (const { segment, index } of new Intl.Segmenter().segment(text)) {
    left -= encode(segment).length
    if (left < 0) break
    end = index + segment.length
  }
  return end === 0 ? '' : `${text.slice(0, end)}${ellipsis}`
}

/** Also what `encodeURIComponent` leaves as it is and somebody may read as more than a character of the value. */
function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

function isPlaceholder(name: string): name is SupportPlaceholder {
  return supportPlaceholders.some((one) => one === name)
}
