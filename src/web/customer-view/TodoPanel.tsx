import {
  IconCalendarDue,
  IconCircleCheck,
  IconCreditCard,
  IconFlask,
  IconFlaskOff,
  IconForms,
  IconPlayerPause,
} from '@tabler/icons-react'
import type { Icon } from '@tabler/icons-react'
import type { Subscription } from '../customer/types.ts'
import { useNow } from '../language/now.ts'
import { useWords } from '../language/words.ts'
import classes from './customer-view.module.css'
import { todosOf } from './todo.ts'
import type { TodoKind } from './todo.ts'
import { useSuppliers } from './use-suppliers.ts'

const icons: Readonly<Record<TodoKind, Icon>> = {
  suspended: IconPlayerPause,
  overdue: IconCreditCard,
  expires: IconCalendarDue,
  trial_expired: IconFlaskOff,
  pending_details: IconForms,
  trial_expires: IconFlask,
}

/** What the customer's own people have to do; where there is nothing, who works on the rest. */
export function TodoPanel({ subscriptions }: { subscriptions: readonly Subscription[] }) {
  const { say, relative, list } = useWords()
  const nowMs = useNow()
  const suppliers = useSuppliers()
  const { todos, others } = todosOf(subscriptions)
  if (subscriptions.length === 0) return null
  const working = [...new Set(others.map((one) => suppliers[one]))]
  return (
    <section className={classes.todo} data-some={todos.length > 0 || undefined} aria-labelledby="todo">
      <h2 id="todo" className={classes.todoTitle}>
        {todos.length === 0 && <IconCircleCheck size={20} stroke={1.75} aria-hidden />}
        {say(todos.length === 0 ? 'web.view.todo_none' : 'web.view.todo_title')}
      </h2>
      {todos.length > 0 && (
        <ul className={classes.todos}>
          {todos.map(({ kind, count, name, endsAt }) => {
            const Sign = icons[kind]
            const when = endsAt === null ? '' : relative(endsAt, nowMs)
            return (
              <li key={kind}>
                <Sign size={18} stroke={1.75} aria-hidden />
                <span>{say(`web.view.todo.${kind}`, { count, name, when, ...suppliers })}</span>
              </li>
            )
          })}
        </ul>
      )}
      {working.length > 0 && (
        <p className={classes.others}>{say('web.view.todo_others', { who: list(working) })}</p>
      )}
    </section>
  )
}
