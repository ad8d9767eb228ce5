import { getRouteApi } from '@tanstack/react-router'
import { paths } from '../paths.ts'
import type { TasksSearch } from './search.ts'

const route = getRouteApi('/inside/tasks')

export type TasksSearchChange = { readonly [K in keyof TasksSearch]?: TasksSearch[K] | undefined }

/** Changes what the page shows: the address is the page's state. */
export function useChangeTasksSearch(): (change: TasksSearchChange) => void {
  const navigate = route.useNavigate()
  return (change) =>
    void navigate({
      to: paths.tasks,
      search: (now) => {
        const { party, assignee, overdue } = { ...now, ...change }
        return {
          ...(party !== undefined && { party }),
          ...(assignee !== undefined && { assignee }),
          ...(overdue !== undefined && { overdue }),
        }
      },
      replace: true,
      resetScroll: false,
    })
}
