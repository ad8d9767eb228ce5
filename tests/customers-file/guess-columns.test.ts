import { describe, expect, it } from 'vitest'
import { columns, type ColumnName } from '../../src/customers-file/columns.ts'
import { foldHeading } from '../../src/customers-file/fold-heading.ts'
import { guessColumns, missingColumns } from '../../src/customers-file/guess-columns.ts'
import { headingSynonyms } from '../../src/customers-file/heading-synonyms.ts'
import { languages } from '../../src/messages/languages.ts'
import { message } from '../../src/messages/message.ts'

const labels = Object.fromEntries(
  columns.map(({ name }) => [name, languages.map((language) => message(language, `column.${name}`))]),
) as Record<ColumnName, string[]>
const nothing: ReadonlyMap<string, ColumnName> = new Map()

function guess(headings: readonly string[], remembered = nothing): Record<string, string> {
  const guesses = guessColumns(headings, { labels, remembered })
  return Object.fromEntries(Object.entries(guesses).map(([column, { heading }]) => [column, heading]))
}

/** Files as partners have them, and what their headings mean. */
const files: readonly [string, Record<string, ColumnName | null>][] = [
  [
    'a Norwegian invoicing system',
    {
      'Kundenr.': 'customer_id',
      Organisasjon: 'customer_name',
      'Org.nr': null,
      Landkode: 'country',
      'E-post': 'admin_email',
      Abonnementsnr: 'subscription_id',
      Abonnementstype: 'offer',
      Startdato: 'starts_at',
      Sluttdato: 'ends_at',
      'Automatisk fornyelse': 'auto_renew',
      'Tjeneste-ID': 'service_id',
      Produkt: 'product',
      'Antall lisenser': 'licences',
      'Lisenser i bruk': 'licences_used',
    },
  ],
  [
    'a Swedish list',
    {
      Kundnummer: 'customer_id',
      Företag: 'customer_name',
      Land: 'country',
      'Avtals-nr': 'subscription_id',
      Paket: 'offer',
      Tjänst: 'product',
      'Tjänst-id': 'service_id',
      'Antal licenser': 'licences',
      'Giltig till': 'ends_at',
      Etableringsstatus: 'provisioning_status',
      Säljare: null,
    },
  ],
  [
    'a Danish one',
    {
      CVR: 'customer_id',
      Virksomhed: 'customer_name',
      'E-mail': 'admin_email',
      Aftalenummer: 'subscription_id',
      Aftale: 'offer',
      'Gældende fra': 'starts_at',
      Slutdato: 'ends_at',
      'Tjeneste id': 'service_id',
      Produkt: 'product',
      Antal: 'licences',
    },
  ],
  [
    'a German one',
    {
      Kundennummer: 'customer_id',
      Firma: 'customer_name',
      'Vertrags-Nr.': 'subscription_id',
      Tarif: 'offer',
      Art: 'kind',
      Laufzeit: 'term',
      'Gültig ab': 'starts_at',
      'Gültig bis (UTC)': 'ends_at',
      Position: 'service_id',
      Produktbezeichnung: 'product',
      'Anzahl Lizenzen': 'licences',
      'Genutzte Lizenzen': 'licences_used',
      Bemerkung: 'provisioning_reason',
    },
  ],
  [
    'an English export',
    {
      'Customer no.': 'customer_id',
      CUSTOMER: 'customer_name',
      'Admin e-mail': 'admin_email',
      Subscription: 'subscription_id',
      'Plan Name': 'offer',
      'End Date': 'ends_at',
      'Auto-Renew': 'auto_renew',
      serviceId: 'service_id',
      'Product name': 'product',
      Seats: 'licences',
      'Seats used': 'licences_used',
      'Provisioning status': 'provisioning_status',
      'Subscription status': null,
      'Sales rep': null,
    },
  ],
]

describe('guessColumns', () => {
  it.each(files)('understands %s', (_, meanings) => {
    const headings = Object.keys(meanings)
    const expected = Object.entries(meanings).flatMap(([heading, column]) =>
      column === null ? [] : [[column, heading]],
    )
    expect(guess(headings)).toEqual(Object.fromEntries(expected))
    expect(missingColumns(guessColumns(headings, { labels, remembered: nothing }))).toEqual([])
  })

  it('knows our own names and every language’s labels, and says which it was', () => {
    const own = columns.map(({ name }) => name)
    expect(guess([...own, 'subscription_status', 'customer_provisioning_status'])).toEqual(
      Object.fromEntries(own.map((name) => [name, name])),
    )
    for (const language of languages) {
      const shown = columns.map(({ name }) => message(language, `column.${name}`))
      expect(guess(shown)).toEqual(Object.fromEntries(own.map((name, at) => [name, shown[at]])))
    }
    const headings = ['customer_id', 'Kundenavn', 'Firmenname', 'E-Post', 'Ref']
    const remembered = new Map<string, ColumnName>([['ref', 'subscription_id']])
    expect(guessColumns(headings, { labels, remembered })).toEqual({
      customer_id: { heading: 'customer_id', source: 'exact' },
      customer_name: { heading: 'Kundenavn', source: 'label' },
      admin_email: { heading: 'E-Post', source: 'synonym' },
      subscription_id: { heading: 'Ref', source: 'remembered' },
    })
  })

  it('gives no column two headings and no heading two columns, the surest first', () => {
    expect(guess(['Kunde', 'Navn', 'Kundenavn'])).toEqual({ customer_name: 'Kundenavn' })
    expect(guess(['Kundenr', 'Org.nr'])).toEqual({ customer_id: 'Kundenr' })
    expect(guess(['Org.nr', 'Kundenr'])).toEqual({ customer_id: 'Kundenr' })
    expect(guess(['Navn', 'Navn (2)'])).toEqual({ customer_name: 'Navn' })
  })

  it('follows what an earlier file was told, the latest before older ones', () => {
    const remembered = new Map<string, ColumnName>([
      ['merknad', 'tags'],
      ['kundenr', 'subscription_id'],
      ['avtalenr', 'subscription_id'],
    ])
    expect(guess(['Kundenr', 'Avtalenr', 'Merknad'], remembered)).toEqual({
      subscription_id: 'Kundenr',
      tags: 'Merknad',
    })
    expect(guess(['customer_id'], new Map([['customerid', 'tags']]))).toEqual({ customer_id: 'customer_id' })
  })

  it('reads words whatever their case, accents and punctuation', () => {
    for (const heading of ['KUNDE-NR', 'kunde nr.', 'Kundenr', ' kundeNr: '])
      expect(guess([heading])).toEqual({ customer_id: heading })
    expect(foldHeading('Gültig bis')).toBe('gultigbis')
    expect(foldHeading('Årsag/Ærlig ØL')).toBe('arsagaerligol')
  })
})

describe('the table of synonyms', () => {
  it('has each word once, under one column, and none that a label of another column is', () => {
    const folded = Object.entries(headingSynonyms).flatMap(([column, words]) =>
      words.map((word) => [foldHeading(word), column] as const),
    )
    const seen = new Map<string, string>()
    for (const [word, column] of folded) {
      expect([word, seen.get(word)]).toEqual([word, undefined])
      seen.set(word, column)
    }
    expect(seen.has('')).toBe(false)
  })
})
