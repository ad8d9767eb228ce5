import { columns } from '../../src/customers-file/columns.ts'
import type { DemoCustomer } from '../../src/demo/generate.ts'
import { demoRows } from '../../src/demo/rows.ts'
import type { DemoRow } from '../../src/demo/rows.ts'

/** A customers file of the demo, line by line. */
export function* csvOf(customers: Iterable<DemoCustomer>): Generator<string> {
  yield `${columns.map((column) => column.name).join(',')}\n`
  for (const customer of customers)
    for (const row of demoRows(customer)) yield `${columns.map(({ name }) => csvCell(row[name])).join(',')}\n`
}

export function* jsonlOf(customers: Iterable<DemoCustomer>): Generator<string> {
  for (const customer of customers) for (const row of demoRows(customer)) yield `${JSON.stringify(row)}\n`
}

function csvCell(value: DemoRow[keyof DemoRow]): string {
  if (value === null) return ''
  const text = typeof value === 'object' ? value.join('|') : String(value)
  return /[",\n\r;]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
