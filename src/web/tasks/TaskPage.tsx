import { getRouteApi } from '@tanstack/react-router'
import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useWords } from '../language/words.ts'
import { paths } from '../paths.ts'
import { Guarded } from '../rights/Guarded.tsx'
import { partnerDoor } from './door.ts'
import { Hands } from './Hands.tsx'
import { TaskView } from './TaskView.tsx'

const route = getRouteApi('/inside/tasks/$serviceId')

/** The work by hand with one service, for the partner's people. */
export function TaskPage() {
  const { say } = useWords()
  const { serviceId } = route.useParams()
  const door = useMemo(() => partnerDoor(serviceId), [serviceId])
  return (
    <Guarded action="see_colleagues" title={say('web.nav.tasks')}>
      <TaskView
        key={serviceId}
        door={door}
        about={({ customer }) => (
          <div>
            <dt>{say('column.customer')}</dt>
            <dd>
              <Link to={paths.customer} params={{ customerId: customer.id }}>
                {customer.name}
              </Link>
            </dd>
          </div>
        )}
        hands={(task, isClosed) => <Hands door={door} task={task} isClosed={isClosed} />}
      />
    </Guarded>
  )
}
