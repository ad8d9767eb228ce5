import { Button } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { operations } from '../../client/operations.ts'
import { useWords } from '../language/words.ts'
import { stringifySearch } from '../search-params.ts'
import { filterOf } from './search.ts'
import type { PeopleSearch } from './search.ts'

/** The people that the list shows, as a file for the reader's spreadsheet. */
export function ExportLink({ customerId, search }: { customerId: string; search: PeopleSearch }) {
  const { say, language } = useWords()
  // Spreadsheets that write decimals with a comma separate cells by semicolons.
  const separator = language === 'en' ? 'comma' : 'semicolon'
  const path = operations.exportCustomerPeople.path.replace('{id}', customerId)
  return (
    <Button
      component="a"
      href={path + stringifySearch({ ...filterOf(search), separator })}
      download
      variant="default"
      leftSection={<IconDownload size={16} stroke={1.75} aria-hidden />}
    >
      {say('web.customer_people.export')}
    </Button>
  )
}
