import { plainStyles, rowsOf, workbookOf } from '../customers-file/workbook.ts'

const workbookType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** A file as Playwright hands it to the page. */
export interface HandedFile {
  readonly name: string
  readonly mimeType: string
  readonly buffer: Buffer
}

const headings = [
  'Kundenr',
  'Kundenavn',
  'Hva slags',
  'Abonnement',
  'Tilbud',
  'Sluttdato',
  'Tjeneste-id',
  'Produkt',
  'Klargjøringsstatus',
  'Internt notat',
]

type Row = readonly (string | number | null)[]

/** Two customers that are right, in a file that a Norwegian partner has. */
export const rightRows: readonly Row[] = [
  [
    'K-1',
    'Åsgård Bygg AS',
    'paid',
    'A-1',
    'Webex Suite',
    '2027-06-30',
    'T-1',
    'Meetings',
    'provisioned',
    null,
  ],
  [
    'K-1',
    'Åsgård Bygg AS',
    'paid',
    'A-1',
    'Webex Suite',
    '2027-06-30',
    'T-2',
    'Calling',
    'manual_partner',
    null,
  ],
  [
    'K-2',
    'Østre Rør AS',
    'trial',
    'A-2',
    'Webex Calling',
    '2027-01-31',
    'T-1',
    'Calling',
    'provisioning',
    'ring',
  ],
]

/** Three that are not, with two kinds of mistakes. */
export const wrongRows: readonly Row[] = [
  ['K-3', 'Feil Type AS', 'gratis', 'A-3', 'Webex Suite', null, 'T-1', 'Meetings', 'provisioned', null],
  ['K-4', 'Feil Status AS', 'paid', 'A-4', 'Webex Suite', null, 'T-1', 'Meetings', 'ferdig', null],
  ['K-5', 'Også Feil AS', 'paid', 'A-5', 'Webex Suite', null, 'T-1', 'Meetings', 'klar', null],
]

/** A workbook with headings of its own; «Hva slags» is one that nobody can guess. */
export function workbookFile(name: string, rows: readonly Row[]): HandedFile {
  const sheets = [{ name: 'Kunder', rows: rowsOf([headings, ...rows]) }]
  return { name, mimeType: workbookType, buffer: workbookOf({ sheets, styles: plainStyles }) }
}

export const csvHeader =
  'customer_id,customer_name,subscription_id,offer,kind,ends_at,service_id,product,provisioning_status'

/** A CSV file with Varde's own headings. */
export function csvFile(name: string, lines: readonly string[]): HandedFile {
  return { name, mimeType: 'text/csv', buffer: Buffer.from([csvHeader, ...lines, ''].join('\n')) }
}

export function csvLine(number: number, kind = 'paid'): string {
  return `C-${number},Kunde ${number},S-${number},Suite,${kind},2027-06-30,V-1,Calling,provisioned`
}

/** Two customers as JSON lines: numbers and lists are themselves, and one key is the sender's own word. */
export function jsonlFile(name: string): HandedFile {
  const rows = [1, 2].map((number) => ({
    customer_id: `J-${number}`,
    Kundenavn: `Fjord ${number} AS`,
    tags: ['nord', 'skole'],
    subscription_id: `A-${number}`,
    offer: 'Webex Suite',
    kind: 'paid',
    ends_at: '2027-06-30',
    auto_renew: false,
    service_id: 'T-1',
    product: 'Meetings',
    provisioning_status: number === 1 ? 'manual_partner' : 'provisioned',
    licences: 25,
    licences_used: 19,
  }))
  const text = rows.map((row) => `${JSON.stringify(row)}\n`).join('')
  return { name, mimeType: 'application/jsonl', buffer: Buffer.from(text) }
}
