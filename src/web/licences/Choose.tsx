import { Button } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '../api/api.ts'
import { newKey } from '../api/new-key.ts'
import { useWords } from '../language/words.ts'
import { Form } from '../parts/Form.tsx'
import formClasses from '../parts/form.module.css'
import { ProblemNotice } from '../parts/Notice.tsx'
import { useChosen } from './chosen.ts'
import { LicenceOutlook } from './LicenceOutlook.tsx'
import { PeopleChoice } from './PeopleChoice.tsx'
import { outlookQuery, peopleQuery } from './queries.ts'
import type { LicenceResult, Mode, PeopleSelection, PeopleWish, Seats } from './queries.ts'
import { SeatsLine } from './SeatsLine.tsx'

interface ChooseProps {
  readonly customerId: string
  readonly serviceId: string
  readonly mode: Mode
  readonly seats: Seats
  readonly onDone: (result: LicenceResult) => void
  readonly onClose: () => void
}

/** A pause in writing or ticking, after which the server is asked. */
const pauseMs = 200

/** Who is given a licence, or of whom it is taken: chosen from the list, with what it will do. */
export function Choose({ customerId, serviceId, mode, seats, onDone, onClose }: ChooseProps) {
  const { say } = useWords()
  const queries = useQueryClient()
  const [written, setWritten] = useState('')
  const [group, setGroup] = useState<string | null>(null)
  const [search] = useDebouncedValue(written.trim(), pauseMs)
  const wish: PeopleWish = { search, group, serviceId, mode }
  const people = useInfiniteQuery(peopleQuery(customerId, wish))
  const total = people.data?.pages[0]?.total ?? 0
  const chosen = useChosen(wish, total)
  const [selection] = useDebouncedValue(chosen.selection, pauseMs)
  const outlook = useQuery(outlookQuery(customerId, serviceId, mode, selection))
  // What is done is what was said.
  const isSaid =
    outlook.data !== undefined && !outlook.isPlaceholderData && isSame(selection, chosen.selection)
  const act = useMutation({
    mutationFn: async ({ people: selected, expected, key }: Wish) => {
      // Pressed before it was said: where not all of them get what the button promises, it is said first.
      if (!isSaid) {
        const said = await queries.fetchQuery(outlookQuery(customerId, serviceId, mode, selected))
        if (doesOf(mode, said) !== expected) return null
      }
      const request = { params: { id: serviceId }, body: { people: selected, expected }, idempotencyKey: key }
      return mode === 'assign' ? client.assignLicences(request) : client.returnLicences(request)
    },
    onSuccess: async (result) => {
      if (result === null) return
      onDone(result)
      await queries.invalidateQueries({ queryKey: ['customer', customerId] })
    },
    // Others may have been quicker.
    onError: () => void queries.invalidateQueries({ queryKey: ['customer', customerId, 'licences'] }),
  })
  const count = chosen.selection === undefined ? 0 : isSaid ? doesOf(mode, outlook.data) : chosen.count
  return (
    <Form
      className={formClasses.form}
      error={act.error}
      send={() => {
        const { selection: selected } = chosen
        if (selected !== undefined && count > 0 && !act.isPending)
          act.mutate({ people: selected, expected: chosen.count, key: newKey() })
      }}
    >
      {mode === 'assign' && <SeatsLine seats={seats} chosen={chosen.count} />}
      <PeopleChoice
        customerId={customerId}
        mode={mode}
        written={written}
        onWritten={setWritten}
        group={group}
        onGroup={setGroup}
        people={people}
        chosen={chosen}
      />
      {/* Where there is nobody to choose the list has said so. */}
      {(total > 0 || chosen.count > 0 || people.isPending) && (
        <LicenceOutlook
          mode={mode}
          preview={chosen.selection === undefined ? undefined : outlook.data}
          isChosen={chosen.selection !== undefined}
          isBusy={outlook.isFetching}
        />
      )}
      <ProblemNotice title={say('web.act.cannot')} error={act.error ?? outlook.error} />
      <div className={`${formClasses.buttons} ${formClasses.foot}`}>
        <Button variant="default" onClick={onClose}>
          {say('web.cancel')}
        </Button>
        <Button type="submit" loading={act.isPending} disabled={count === 0} data-said={isSaid || undefined}>
          {say(mode === 'assign' ? 'web.licences.do_assign' : 'web.licences.do_return', { count })}
        </Button>
      </div>
    </Form>
  )
}

interface Wish {
  readonly people: PeopleSelection
  readonly expected: number
  readonly key: string
}

/** To how many of those who are chosen something is done. */
function doesOf(mode: Mode, { counts }: LicenceResult): number {
  return mode === 'assign' ? counts.assigned : counts.returned
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
