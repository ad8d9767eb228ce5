import { IntlMessageFormat } from 'intl-messageformat'
import { describe, expect, it } from 'vitest'
import { fileWarningCodes, rowErrorCodes } from '../../src/customers-file/errors.ts'
import { provisioningStatuses } from '../../src/domain/provisioning-status.ts'
import { subscriptionStatuses } from '../../src/domain/subscription-status.ts'
import { fileErrorAtPlace, fileErrorText, fileWarningAtPlace } from '../../src/messages/file-problem.ts'
import { provisioningLabel, subscriptionLabel } from '../../src/messages/labels.ts'
import { type Language, languages } from '../../src/messages/languages.ts'
import type { MessageKey } from '../../src/messages/formatter.ts'
import { catalogues, message } from '../../src/messages/message.ts'

const keys = Object.keys(catalogues.en) as MessageKey[]

/** The parameters of a message, in all its branches, and what it chooses by. */
function parametersOf(node: unknown, found = new Set<string>()): string[] {
  if (Array.isArray(node)) {
    for (const each of node) parametersOf(each, found)
  } else if (typeof node === 'object' && node !== null) {
    if ('type' in node && 'value' in node && node.type !== 0)
      found.add(`${String(node.value)} of type ${String(node.type)}`)
    if ('options' in node && typeof node.options === 'object' && node.options !== null) {
      for (const [option, branch] of Object.entries(node.options)) {
        found.add(`${'value' in node ? String(node.value) : ''} may be ${option}`)
        parametersOf((branch as { value: unknown }).value, found)
      }
    }
  }
  return [...found].toSorted()
}

function syntaxTreeOf(language: Language, key: MessageKey): unknown {
  return new IntlMessageFormat(catalogues[language][key], language, undefined, { ignoreTag: true }).getAst()
}

function codesOf(group: string): string[] {
  return keys.filter((key) => key.startsWith(`${group}.`)).map((key) => key.slice(group.length + 1))
}

/** How each language quotes; English has the marks of Norwegian, with which the project began. */
const quotation: Readonly<Record<Language, RegExp>> = {
  en: /«[^«»]*»/gu,
  nb: /«[^«»]*»/gu,
  sv: /”[^”]*”/gu,
  da: /»[^«»]*«/gu,
  de: /„[^„“]*“/gu,
}

/** The longest text that may be the same in two languages: names and words that they share. */
const sharedCharacters = 25

describe.each(languages)('the catalogue %s', (language) => {
  it('has the same keys in the same order as the others', () => {
    expect(Object.keys(catalogues[language])).toEqual(keys)
  })

  it.each(keys)('has %s with the same parameters', (key) => {
    expect(catalogues[language][key].trim()).not.toBe('')
    const expected = parametersOf(syntaxTreeOf('en', key))
    expect(parametersOf(syntaxTreeOf(language, key))).toEqual(expected)
  })

  it('has a message for every code of a file error and warning, and for no other', () => {
    expect(codesOf('file_error').toSorted()).toEqual([...rowErrorCodes].toSorted())
    expect(codesOf('file_warning').toSorted()).toEqual([...fileWarningCodes].toSorted())
  })

  it('has no apostrophe that ICU would take for its own', () => {
    // A straight apostrophe is only there to show braces as they are.
    for (const text of Object.values(catalogues[language]))
      expect(text.replaceAll(/'[{}]'/g, '')).not.toContain(`'`)
  })

  it('quotes as its readers do', () => {
    const foreign = Object.entries(catalogues[language]).filter(([, text]) =>
      /[«»„“”]/u.test(text.replaceAll(quotation[language], '')),
    )
    expect(foreign).toEqual([])
  })

  it('has all the plural forms of its language', () => {
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories
    for (const [key, text] of Object.entries(catalogues[language])) {
      const words = text.split(/, plural, /u).slice(1)
      // A plural that only tells one number apart (`=0`, `=-1`) needs `other` alone.
      const lacking = words.filter(
        (each) => each.includes('one {') && !forms.every((form) => each.includes(`${form} {`)),
      )
      expect(lacking, key).toEqual([])
    }
  })

  it('is translated', () => {
    if (language === 'en') return
    const same = keys.filter((key) => catalogues[language][key] === catalogues.en[key])
    expect(same.filter((key) => catalogues.en[key].length > sharedCharacters)).toEqual([])
  })
})

describe('labels', () => {
  it('are the Norwegian ones of the seed document, in full', () => {
    expect(provisioningStatuses.map((status) => provisioningLabel('nb', status, 'Cisco'))).toEqual([
      'Kan ikke klargjøre',
      'Manuell klargjøring (partner)',
      'Venter på klargjøringsdetaljer',
      'Manuell klargjøring (Cisco)',
      'Klargjøring',
      'Klargjort',
    ])
    expect(subscriptionStatuses.map((status) => subscriptionLabel('nb', status))).toEqual([
      'Suspendert',
      'Utløper innen 30 dager',
      'Prøveperioden er utløpt',
      'Prøveperioden utløper innen 30 dager',
      'Utløper innen 60 dager',
      'Prøveperioden utløper innen 60 dager',
      'Prøveversjon aktiv',
      'Aktivt',
    ])
    expect(message('nb', 'column.provisioning_status')).toBe('Klargjøringsstatus')
    expect(message('nb', 'column.subscription_status')).toBe('Abonnementsstatus')
    expect(message('nb', 'filter.select')).toBe('Velg et filter …')
  })

  it('are the English ones of DESIGN.md §2, in full', () => {
    expect(provisioningStatuses.map((status) => provisioningLabel('en', status, 'Acme <&> Co'))).toEqual([
      'Unable to provision',
      'Manual provisioning (partner)',
      'Pending provisioning details',
      'Manual provisioning (Acme <&> Co)',
      'Provisioning',
      'Provisioned',
    ])
    expect(subscriptionStatuses.map((status) => subscriptionLabel('en', status))).toEqual([
      'Suspended',
      'Expires within 30 days',
      'Trial expired',
      'Trial expires within 30 days',
      'Expires within 60 days',
      'Trial expires within 60 days',
      'Trial active',
      'Active',
    ])
    expect(message('en', 'filter.select')).toBe('Select a filter…')
  })

  it.each([
    ['sv', 'Etableringsstatus', 'Prenumerationsstatus', 'Manuell etablering (Cisco)', 'Upphör inom 30 dagar'],
    [
      'da',
      'Klargøringsstatus',
      'Abonnementsstatus',
      'Manuel klargøring (Cisco)',
      'Udløber inden for 30 dage',
    ],
    [
      'de',
      'Bereitstellungsstatus',
      'Abonnementstatus',
      'Manuelle Bereitstellung (Cisco)',
      'Läuft innerhalb von 30 Tagen ab',
    ],
  ] as const)('are in %s as its readers say them', (language, provisioning, subscription, vendor, ends) => {
    expect(message(language, 'column.provisioning_status')).toBe(provisioning)
    expect(message(language, 'column.subscription_status')).toBe(subscription)
    expect(provisioningLabel(language, 'manual_vendor', 'Cisco')).toBe(vendor)
    expect(subscriptionLabel(language, 'expires_in_30_days')).toBe(ends)
  })
})

describe('file problems', () => {
  it('stand with their place in the reader’s language', () => {
    const params = { value: '31.12.2026', suggestion: '2026-12-31' }
    const error = { line: 12_345, column: 'ends_at', code: 'instant_form', params } as const
    expect(fileErrorAtPlace('en', error)).toBe(
      'Line 12345, column ends_at: «31.12.2026» is not in the form of ISO 8601. Write 2026-12-31.',
    )
    expect(fileErrorAtPlace('nb', { ...error, column: null })).toBe(
      'Linje 12345: «31.12.2026» er ikke skrevet som ISO 8601. Skriv 2026-12-31.',
    )
    expect(
      fileWarningAtPlace('nb', { line: 1, column: 'farge', code: 'unknown_column', params: {} }),
    ).toMatch(/^Linje 1, kolonne farge: Kolonnen er ukjent/)
  })

  it('repeat a cell as it stands, whatever ICU would make of it', () => {
    expect(fileErrorText('en', 'kind_unknown', { value: `{x} '#' <b>` })).toBe(
      `«{x} '#' <b>» is no kind of subscription. Write trial or paid.`,
    )
  })

  it('choose by their parameters', () => {
    expect(fileErrorText('en', 'country_unknown', { value: 'UK', suggestion: 'GB' })).toBe(
      '«UK» is no country code. Write GB.',
    )
    expect(fileErrorText('nb', 'country_unknown', { value: 'Norge', suggestion: 'none' })).toBe(
      '«Norge» er ingen landkode. Skriv de to bokstavene i ISO 3166-1, for eksempel NO eller SE.',
    )
    expect(fileErrorText('nb', 'json_type', { expected: 'list', found: 'text' })).toBe(
      'Her står en tekst. Skriv en liste av tekster, for eksempel ["a", "b"], eller null.',
    )
    expect(fileErrorText('en', 'cell_count', { expected: 22, found: 1 })).toMatch(
      /^The row has 1 cell and the header 22 columns\./,
    )
  })

  it('say numbers as the language does', () => {
    const params = { value: 'x', max: 10_000_000 }
    expect(fileErrorText('en', 'count_invalid', params)).toContain('10,000,000')
    expect(fileErrorText('nb', 'count_invalid', params)).toContain('10\u00A0000\u00A0000')
    expect(fileErrorText('sv', 'count_invalid', params)).toContain('10\u00A0000\u00A0000')
    expect(fileErrorText('da', 'count_invalid', params)).toContain('10.000.000')
    expect(fileErrorText('de', 'count_invalid', params)).toContain('10.000.000')
  })

  it('refuse to be shown without their parameters', () => {
    expect(() => fileErrorText('en', 'kind_unknown', {})).toThrow(/value/)
  })
})
