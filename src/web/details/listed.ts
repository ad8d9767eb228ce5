import { useMemo } from 'react'
import { countryCodes } from '../../domain/countries.ts'
import { timeZones } from '../language/time-zones.ts'
import { useWords } from '../language/words.ts'

export type ListedKind = 'time_zone' | 'country' | 'language'

interface Listed {
  readonly value: string
  readonly label: string
}

/** Languages of two letters (ISO 639-1) that browsers have names for; of Norwegian the two that are written. */
const languageCodes = (
  'af am ar az be bg bn bs ca cs cy da de el en es et eu fa fi fr ga gl gu he hi hr hu hy id is it ja ka kk km kn ko ky lo lt lv mk ml ' +
  'mn mr ms mt my nb ne nl nn pa pl ps pt ro ru se si sk sl sq sr sv sw ta te th tr uk ur uz vi zh zu'
).split(' ')

/** «Europe/Oslo» as it is read: «Oslo, Europe (UTC+01:00)». */
export function zoneLabel(zone: string): string {
  const offset = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' })
    .formatToParts(Date.now())
    .find(({ type }) => type === 'timeZoneName')
    ?.value.replace('GMT', 'UTC')
  const name = zone.replaceAll('_', ' ')
  return offset === undefined || offset === name ? name : `${name} (${offset})`
}

/** The reader's own name for a language. */
export function languageLabel(code: string, reader: string): string {
  const name = new Intl.DisplayNames(reader, { type: 'language' }).of(code) ?? code
  return name.charAt(0).toLocaleUpperCase(reader) + name.slice(1)
}

/**
 * All that can be chosen, the reader's own first and the others by name.
 * @param isWanted whether somebody looks: until then only what is chosen stands there, for to name all costs time
 */
export function useListed(kind: ListedKind, chosen: string | null, isWanted: boolean) {
  const { country, language, say } = useWords()
  return useMemo(() => {
    const naming = {
      time_zone: { label: zoneLabel, all: () => timeZones(null).filter(isZone), own: [browserZone()] },
      country: { label: country, all: () => [...countryCodes], own: ownRegions() },
      language: {
        label: (code: string) => languageLabel(code, language),
        all: () => languageCodes,
        own: ownLanguages(),
      },
    }[kind]
    const name = (value: string): Listed => ({ value, label: labelled(naming.label, value) })
    if (!isWanted) return chosen === null ? [] : [name(chosen)]
    const own = naming.own.map(name)
    const known = new Set(naming.own)
    const others = naming
      .all()
      .filter((value) => !known.has(value))
      .map(name)
    const collator = new Intl.Collator(language)
    if (kind !== 'time_zone') others.sort((a, b) => collator.compare(a.label, b.label))
    // One that was chosen elsewhere stands there all the same.
    const isListed = chosen === null || known.has(chosen) || others.some(({ value }) => value === chosen)
    return [
      { group: say('web.details.own'), items: own },
      { group: say('web.details.all'), items: isListed ? others : [name(chosen), ...others] },
    ]
  }, [kind, chosen, isWanted, country, language, say])
}

function labelled(label: (value: string) => string, value: string): string {
  try {
    return label(value)
  } catch {
    // What is none has no name.
    return value
  }
}

function isZone(name: string): boolean {
  return name.includes('/') || name === 'UTC'
}

function browserZone(): string {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions()
  return isZone(timeZone) ? timeZone : 'UTC'
}

/** The languages that the browser asks for, without their countries. */
function ownLanguages(): string[] {
  const codes = navigator.languages.map((tag) => new Intl.Locale(tag).language)
  return [...new Set(codes.map((code) => (code === 'no' ? 'nb' : code)))]
}

function ownRegions(): string[] {
  const regions = navigator.languages.map((tag) => new Intl.Locale(tag).maximize().region ?? '')
  return [...new Set(regions)].filter((region) => countryCodes.has(region)).slice(0, 1)
}
