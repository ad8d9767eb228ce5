import { columns } from './columns.ts'
import { csvText } from '../domain/csv-text.ts'

type Example = Readonly<Partial<Record<(typeof columns)[number]['name'], string>>>

const lineEnd = '\r\n'
/** Without it spreadsheets take UTF-8 for something else. */
const byteOrderMark = '\uFEFF'

/** One customer with two services of one subscription, one that tries, and one without subscriptions. */
const examples: readonly Example[] = [
  {
    customer_id: 'C-1001',
    customer_name: 'Fjellheim Regnskap AS',
    country: 'NO',
    admin_email: 'admin@fjellheim.example',
    tags: 'north|key account',
    subscription_id: 'S-2001',
    offer: 'Meetings and Calling',
    kind: 'paid',
    term: 'P1Y',
    starts_at: '2026-01-01',
    ends_at: '2027-01-01',
    auto_renew: 'true',
    payment: 'current',
    cancel_at_end: 'false',
    service_id: 'V-1',
    product: 'Meetings',
    provisioning_status: 'provisioned',
    licences: '25',
    licences_used: '18',
    quantity: '25',
    amount: '30000.00',
    currency: 'NOK',
  },
  {
    customer_id: 'C-1001',
    customer_name: 'Fjellheim Regnskap AS',
    country: 'NO',
    admin_email: 'admin@fjellheim.example',
    tags: 'north|key account',
    subscription_id: 'S-2001',
    offer: 'Meetings and Calling',
    kind: 'paid',
    term: 'P1Y',
    starts_at: '2026-01-01',
    ends_at: '2027-01-01',
    auto_renew: 'true',
    payment: 'current',
    cancel_at_end: 'false',
    service_id: 'V-2',
    product: 'Calling',
    provisioning_status: 'pending_details',
    licences: '25',
    quantity: '25',
    amount: '30000.00',
    currency: 'NOK',
  },
  {
    customer_id: 'C-1002',
    customer_name: 'Åkerlund & Söner AB',
    country: 'SE',
    subscription_id: 'S-2002',
    offer: 'Meetings',
    kind: 'trial',
    starts_at: '2026-11-01',
    ends_at: '2027-02-01',
    service_id: 'V-1',
    product: 'Meetings',
    provisioning_status: 'manual_partner',
    licences: '10',
    licences_used: '0',
  },
  { customer_id: 'C-1003', customer_name: 'Vesterbro Bageri ApS', country: 'DK' },
]

/** A customers file to begin with: every column, and rows that an import takes as they are. */
export function templateCsv(separator: ',' | ';'): string {
  const lines = [
    columns.map(({ name }) => name),
    ...examples.map((example) => columns.map(({ name }) => csvText(example[name] ?? ''))),
  ]
  return byteOrderMark + lines.map((cells) => cells.join(separator) + lineEnd).join('')
}
