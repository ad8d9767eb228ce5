import { Button } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '../api/api.ts'
import { saveFile } from '../imports/download.ts'
import { useWords } from '../language/words.ts'
import { Done } from '../parts/Done.tsx'
import classes from '../parts/form.module.css'
import { ProblemNotice } from '../parts/Notice.tsx'
import { Section } from '../parts/Section.tsx'
import { EraseDialog } from './EraseDialog.tsx'

/** What is stored about oneself: to take along, and to have erased. */
export function DataSection() {
  const { say } = useWords()
  const [isErasing, setErasing] = useState(false)
  const take = useMutation({
    mutationFn: async () => {
      const text = JSON.stringify(await client.getMyData({}), null, 2)
      await saveFile(new Blob([text]).stream(), say('web.data.file_name'), 'application/json')
    },
  })
  return (
    <Section title={say('web.data.title')} text={say('web.data.text')}>
      <div className={classes.form}>
        <p>{say('web.data.holds')}</p>
        <ProblemNotice title={say('web.ways.not_done')} error={take.error} />
        <div className={classes.actions}>
          <Button
            variant="default"
            leftSection={<IconDownload size={16} stroke={1.75} aria-hidden />}
            loading={take.isPending}
            onClick={() => take.mutate()}
          >
            {say('web.data.take')}
          </Button>
          <Done text={take.isSuccess && say('web.data.taken')} />
        </div>
        <div className={classes.actions}>
          <Button variant="default" color="red" onClick={() => setErasing(true)}>
            {say('web.data.erase_me')}
          </Button>
        </div>
      </div>
      {isErasing && <EraseDialog onClose={() => setErasing(false)} />}
    </Section>
  )
}
