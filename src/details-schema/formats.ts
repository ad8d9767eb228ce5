import { countryCodes } from '../domain/countries.ts'
import { isTimeZone } from '../domain/time-zone.ts'

/** Formats of texts that are checked; others are for who reads the schema. */
export const formats = {
  email: isEmail,
  'idn-email': isEmail,
  uri: (text) => isUrl(text),
  url: (text) => isWebAddress(text),
  iri: (text) => isUrl(text),
  date: isDate,
  time: (text) =>
    /^([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?(Z|[+-]([01]\d|2[0-3]):?[0-5]\d)$/i.test(text),
  'date-time': isDateTime,
  hostname: isHostname,
  'idn-hostname': (text) => text.length > 0 && text.length <= 253 && !/[\s/:@]/.test(text),
  ipv4: isIpv4,
  ipv6: isIpv6,
  uuid: (text) => /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text),
  'time-zone': (text) => (text.includes('/') ? isTimeZone(text) : text === 'UTC'),
  country: (text) => countryCodes.has(text),
  language: isLanguage,
} as const satisfies Record<string, (text: string) => boolean>
export type Format = keyof typeof formats

export function isFormat(name: unknown): name is Format {
  return typeof name === 'string' && Object.hasOwn(formats, name)
}

/** An address that mails go to: one @, a domain with a dot behind it, nothing that separates addresses. */
function isEmail(text: string): boolean {
  return (
    text.length <= 254 &&
    /^[^\s@<>(),;:"\\[\]]{1,64}@([\p{L}\p{N}]([\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+[\p{L}\p{N}]{2,63}$/u.test(
      text,
    ) &&
    !/^\.|\.\.|\.@/.test(text)
  )
}

function isUrl(text: string): boolean {
  return URL.canParse(text) && !/\s/.test(text)
}

function isWebAddress(text: string): boolean {
  return /^https?:\/\//i.test(text) && isUrl(text)
}

function isDate(text: string): boolean {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? []
  if (year === undefined) return false
  const date = new Date(`${text}T00:00:00Z`)
  return (
    !Number.isNaN(date.getTime()) &&
    date.getUTCMonth() + 1 === Number(month) &&
    date.getUTCDate() === Number(day)
  )
}

function isDateTime(text: string): boolean {
  return isDate(text.slice(0, 10)) && /^[Tt ]$/.test(text.charAt(10)) && formats.time(text.slice(11))
}

function isHostname(text: string): boolean {
  return (
    text.length <= 253 &&
    /^([a-z\d]([a-z\d-]{0,61}[a-z\d])?)(\.[a-z\d]([a-z\d-]{0,61}[a-z\d])?)*$/i.test(text)
  )
}

function isIpv4(text: string): boolean {
  return /^((25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(\.|$)){4}$/.test(text) && !text.endsWith('.')
}

function isIpv6(text: string): boolean {
  return /^[\da-f:.]+$/i.test(text) && URL.canParse(`http://[${text}]/`)
}

/** A language tag (BCP 47) such as `nb` or `pt-BR`. */
function isLanguage(text: string): boolean {
  try {
    return Intl.getCanonicalLocales(text).length === 1 && /^[a-z]{2,3}(-|$)/i.test(text)
  } catch {
    return false
  }
}
