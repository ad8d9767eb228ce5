import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { forget, newcomer, run } from '../cli/support.ts'
import { rowsOf, workbookOf } from '../customers-file/workbook.ts'
import { freshDatabase, type FreshDatabase } from '../support/database.ts'

const who = newcomer()
let fresh: FreshDatabase
let environment: Record<string, string>
beforeAll(async () => {
  fresh = await freshDatabase()
  environment = { DATABASE_URL: 'url' in fresh.connection ? fresh.connection.url : '' }
})
afterAll(async () => {
  await fresh.drop()
  forget(who)
})

it('varde import takes a workbook by its name or its first bytes, with headings of its own', async () => {
  const headings = ['Kundenr', 'Firma', 'Avtalenr', 'Pakke', 'Linje', 'Vare', 'Type', 'Status']
  const good = ['C1', 'Ås AS', 'S1', 'Suite', 'V1', 'Calling', 'paid', 'provisioned']
  const file = workbookOf({
    sheets: [
      {
        name: 'Kunder',
        rows: rowsOf([headings, good, ['C2', 'Bø', 'S2', 'Suite', 'V1', 'Calling', 'x', 'provisioned']]),
      },
    ],
  })
  const paths = ['kunder.xlsx', 'kunder.dat'].map((name) => join(who.folder, name))
  for (const path of paths) writeFileSync(path, file)
  const names = [
    'customer_id',
    'customer_name',
    'subscription_id',
    'offer',
    'service_id',
    'product',
    'kind',
    'provisioning_status',
  ]
  const mapping = names.flatMap((name, at) => ['--column', `${name}:${headings[at]}`])

  const refused = await run(who, ['import', paths[0] ?? ''], { environment })
  expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('Kundenr, Firma')])
  const first = await run(who, ['import', paths[0] ?? '', ...mapping], { environment })
  expect([first.code, first.stdout]).toEqual([1, 'customers: 1 new, 0 changed, 0 unchanged, 1 refused\n'])
  expect(first.stderr).toContain('Line 3, column Type (kind): «x» is no kind of subscription.')
  const again = await run(who, ['import', paths[1] ?? '', ...mapping], { environment })
  expect(again.stdout).toBe('customers: 0 new, 0 changed, 1 unchanged, 1 refused\n')
}, 120_000)
