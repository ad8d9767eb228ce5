import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '../api/api.ts'
import { ColleagueChoices } from '../care/ColleagueChoices.tsx'
import { useWords } from '../language/words.ts'
import { Dialog } from '../parts/Dialog.tsx'
import classes from '../parts/form.module.css'
import { ProblemNotice } from '../parts/Notice.tsx'
import type { Customer } from './types.ts'

/** As the API takes it. */
const maxAssigned = 50

/** To whom a customer is assigned: adds some, takes some away. */
export function AssignedDialog({ customer, onClose }: { customer: Customer; onClose: () => void }) {
  const { say } = useWords()
  const queries = useQueryClient()
  const [people, setPeople] = useState<readonly string[]>(() => customer.assignedTo.map(({ id }) => id))
  const save = useMutation({
    mutationFn: async () => {
      const before = customer.assignedTo.map(({ id }) => id)
      const at = (personId: string) => ({ params: { id: customer.id, personId } })
      // First who goes, so that there is room for who comes.
      for (const id of before.filter((each) => !people.includes(each))) await client.unassignCustomer(at(id))
      for (const id of people.filter((each) => !before.includes(each))) await client.assignCustomer(at(id))
    },
    onSuccess: onClose,
    onSettled: () => queries.invalidateQueries(),
  })
  const tooMany =
    people.length > maxAssigned ? say('web.care.too_many_people', { max: maxAssigned }) : undefined
  return (
    <Dialog isOpen onClose={onClose} title={say('web.care.assigned_title', { name: customer.name })}>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault()
          if (tooMany === undefined) save.mutate()
        }}
      >
        <p>{say('web.care.assigned_text')}</p>
        <ColleagueChoices
          kind="checkbox"
          legend={say('web.care.colleagues')}
          chosen={people}
          choose={(id) =>
            setPeople(people.includes(id) ? people.filter((each) => each !== id) : [...people, id])
          }
          mistake={tooMany}
          takesFocus
        />
        <ProblemNotice title={say('web.invite.failed')} error={save.error} />
        <div className={classes.buttons}>
          <Button variant="default" onClick={onClose}>
            {say('web.cancel')}
          </Button>
          <Button type="submit" loading={save.isPending}>
            {say('web.save')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
