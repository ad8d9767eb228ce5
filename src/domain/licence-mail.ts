/** What a partner's own words for the mail about licences may have places for, each as `{name}`. */
export const mailPlaces = ['name', 'services', 'customer', 'partner'] as const
export type MailPlace = (typeof mailPlaces)[number]
export const mailPlaceList = mailPlaces.map((name) => `{${name}}`).join(' ')

export const maxMailSubject = 200
export const maxMailText = 4_000

const place = /\{([^{}]*)\}/g

/** The first place that there is none of, as it was written, or a brace that stands alone; null: all of them are known. */
export function unknownMailPlace(text: string): string | null {
  const unknown = [...text.matchAll(place)].find(([, name = '']) => !isPlace(name))
  if (unknown !== undefined) return unknown[0]
  return /[{}]/.exec(text.replaceAll(place, ''))?.[0] ?? null
}

/** A text with its places filled in; what stands in a value is never a place itself. */
export function fillMailPlaces(text: string, values: Readonly<Record<MailPlace, string>>): string {
  return text.replaceAll(place, (whole, name: string) => (isPlace(name) ? values[name] : whole))
}

function isPlace(name: string): name is MailPlace {
  return mailPlaces.some((one) => one === name)
}

/** A service that somebody got a licence of. */
export interface GotService {
  readonly product: string
  /** Where they can use it, where that is known. */
  readonly dashboardUrl: string | null
}

/** Services in a text, one a line, each with its address. */
export function serviceLines(services: readonly GotService[]): string {
  return services
    .map(({ product, dashboardUrl }) => `– ${product}${dashboardUrl === null ? '' : `: ${dashboardUrl}`}`)
    .join('\n')
}
