import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { QueryKey } from '@tanstack/react-query'
import { useBackToList } from '../customer/use-back-to-list.ts'
import type { WordKey } from '../../messages/word-groups.ts'
import type { TaskDoor } from './door.ts'
import { tellEnded } from './just-ended.ts'
import type { Task } from './queries.ts'

/** How work by hand ended, or what it waits for: as the API has it (src/tasks/act.ts). */
export type Ending =
  | { readonly act: 'finish' }
  | { readonly act: 'fail'; readonly text: string }
  | { readonly act: 'ask_details'; readonly text: string }

/** Of what ends the work: while it is under way, its page does not wonder that the work is gone. */
export const endingKey = ({ key }: TaskDoor): QueryKey => [...key, 'end']

/** Ends the work, then shows the list as it was left, without its row and with what happened. */
export function useEndTask(door: TaskDoor, task: Task) {
  const queries = useQueryClient()
  const backToList = useBackToList(door.list)
  return useMutation({
    mutationKey: endingKey(door),
    mutationFn: async (ending: Ending): Promise<unknown> => {
      if (ending.act === 'finish') return door.finish()
      return ending.act === 'fail' ? door.fail(ending.text) : door.askDetails(ending.text)
    },
    onSuccess: async (_, { act }) => {
      const { work, service, customer } = task
      // What could not be taken down still waits for somebody.
      if (act !== 'fail' || work !== 'remove') door.leaveLists(queries)
      tellEnded({ word: wordOf(act, work), product: service.product, customer: customer.name })
      await backToList()
      queries.removeQueries({ queryKey: door.key })
      await queries.invalidateQueries()
    },
  })
}

function wordOf(act: Ending['act'], work: Task['work']): WordKey {
  if (act === 'finish') return `web.tasks.done.finish.${work}`
  if (act === 'ask_details') return 'web.tasks.done.ask_details'
  return work === 'remove' ? 'web.tasks.done.fail_remove' : 'web.tasks.done.fail'
}
