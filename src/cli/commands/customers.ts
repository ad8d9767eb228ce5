import { exitCodes } from '../arguments.ts'
import { withApi } from '../api.ts'
import type { Api } from '../api.ts'
import { usesColour } from '../colours.ts'
import { CommandFailure } from '../command-failure.ts'
import type { Call } from '../commands.ts'
import { countsTable, customersTable, moreImportantMark } from '../customers-table.ts'
import type { Look } from '../customers-table.ts'
import { hasStatusFilter, isFiltered, selectionOf } from '../selection.ts'

/** `varde customers`: the filtered list with both statuses and the counts, as a table, as JSON, or as a customers file. */
export async function customersCommand(call: Call<'customers'>): Promise<number> {
  const { options, terminal } = call
  if (options.json && options.csv)
    throw new CommandFailure('cli.customers.json_or_csv', {}, exitCodes.wrongUsage)
  return withApi(terminal, options.partner, async (api) => {
    if (options.csv) {
      const query = selectionOf(options)
      const file = await api.client.exportCustomersCsv({ query, signal: terminal.signal })
      for await (const bytes of file) await terminal.print(bytes)
    } else {
      await printList(api, call)
    }
    return exitCodes.done
  })
}

async function printList({ client, partner }: Api, { options, terminal }: Call<'customers'>): Promise<void> {
  const { cursor, limit } = options
  const query = { ...selectionOf(options), limit, ...(cursor === undefined ? {} : { cursor }) }
  const list = await client.listCustomers({ query, signal: terminal.signal })
  if (options.json) return terminal.print(`${JSON.stringify(list, null, 2)}\n`)
  if (list.total === 0 && !isFiltered(options)) return terminal.say('cli.customers.none_yet')

  const { language, stdout } = terminal
  const look: Look = {
    language,
    vendor: partner.vendor,
    colour: usesColour(stdout, terminal.environment),
    showsMatching: hasStatusFilter(options),
    ...(stdout.isTTY ? { width: stdout.columns } : {}),
  }
  const table = list.items.length === 0 ? '' : `${customersTable(list, look)}\n`
  const shown = list.items.length === list.total ? -1 : list.items.length
  const total = terminal.text('cli.customers.total', { total: list.total, shown })
  await terminal.print(`${table}${total}\n\n${countsTable(list, look)}`)
  if (table.includes(moreImportantMark))
    terminal.say('cli.customers.more_important', { mark: moreImportantMark })
  if (list.nextCursor !== null) terminal.say('cli.customers.more', { cursor: list.nextCursor })
}
