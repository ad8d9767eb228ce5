import { Button } from '@mantine/core'
import { IconArrowBackUp } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { client } from '../api/api.ts'
import { newKey } from '../api/new-key.ts'
import { useWords } from '../language/words.ts'
import { ConfirmDialog } from '../parts/ConfirmDialog.tsx'
import { paths } from '../paths.ts'
import { GuardedButton } from '../rights/GuardedButton.tsx'
import { useMay } from '../rights/use-may.ts'
import { bulkActOf } from './acts.ts'
import type { BulkJob } from './acts.ts'
import { bulkKey } from './queries.ts'

/** Undoes what a job has done, after a question; then its page follows how that goes. */
export function UndoButton({ job }: { job: BulkJob }) {
  const { say } = useWords()
  const { name, right } = bulkActOf(job.act)
  const { why } = useMay(right)
  const navigate = useNavigate()
  const queries = useQueryClient()
  const [isAsking, setAsking] = useState(false)
  const undo = useMutation({
    mutationFn: () => client.undoBulkAct({ params: { id: job.id }, idempotencyKey: newKey() }),
    onSuccess: async ({ id }) => {
      await queries.invalidateQueries({ queryKey: bulkKey })
      await navigate({ to: paths.oneBulkAct, params: { jobId: id } })
    },
  })
  const icon = <IconArrowBackUp size={16} stroke={1.75} aria-hidden />
  if (why !== undefined)
    return (
      <GuardedButton why={why} variant="default" leftSection={icon}>
        {say('web.bulk.undo')}
      </GuardedButton>
    )
  return (
    <>
      <Button variant="default" leftSection={icon} onClick={() => setAsking(true)}>
        {say('web.bulk.undo')}
      </Button>
      {isAsking && (
        <ConfirmDialog
          title={say('web.bulk.undo_title', { act: say(name) })}
          text={say('web.bulk.undo_text', { count: job.done - job.undone })}
          confirm={say('web.bulk.undo')}
          isFinal={false}
          deed={undo}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  )
}
