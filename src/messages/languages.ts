/** The languages that have a catalogue; the first is what everybody gets whose own is not among them. */
export const languages = ['en', 'nb', 'sv', 'da', 'de'] as const

export type Language = (typeof languages)[number]

/** What a language's readers get: its own catalogue, or one that serves them better than English does. */
const nearest: Readonly<Record<string, Language>> = {
  ...Object.fromEntries(languages.map((language) => [language, language])),
  no: 'nb',
  nn: 'nb',
}

const ofCountries: Readonly<Record<string, Language>> = {
  NO: 'nb',
  SJ: 'nb',
  SE: 'sv',
  DK: 'da',
  GL: 'da',
  FO: 'da',
  DE: 'de',
  AT: 'de',
  CH: 'de',
  LI: 'de',
}

/** The language in which somebody in a country is written to of whom nothing more is known. @param country ISO 3166-1 */
export function languageOfCountry(country: string | null): Language {
  return (country === null ? undefined : ofCountries[country]) ?? languages[0]
}

/**
 * The language for a reader, from the header `Accept-Language` (RFC 9110 §12.5.4) or from the
 * environment's `LANG` (`nb_NO.UTF-8`): the most wanted that we have, else English.
 */
export function pickLanguage(wanted: string | undefined): Language {
  const choices = (wanted ?? '')
    .split(',')
    .slice(0, 50)
    .map((choice) => {
      const [tag = '', ...parameters] = choice.split(';').map((part) => part.trim())
      const weight = parameters.find((parameter) => /^q=/i.test(parameter))
      return { tag, quality: weight === undefined ? 1 : Number(weight.slice(2)) }
    })
    .filter(({ quality }) => quality > 0)
    .toSorted((a, b) => b.quality - a.quality)
  for (const { tag } of choices) {
    const primary = tag.split(/[-_.@]/)[0]?.toLowerCase() ?? ''
    if (Object.hasOwn(nearest, primary)) return nearest[primary] ?? languages[0]
  }
  return languages[0]
}
