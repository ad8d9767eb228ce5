import { Link } from '@tanstack/react-router'
import { useMe } from '../api/me.ts'
import { useWords } from '../language/words.ts'
import { paths } from '../paths.ts'
import type { HistoryEntry } from './types.ts'

type Actor = HistoryEntry['actor']

/** Who or what did it; an import leads to its page. */
export function HistoryActor({ actor }: { actor: Actor }) {
  const text = useActorText(actor)
  if (actor.kind !== 'import' || actor.id === null) return text
  return (
    <Link to={paths.oneImport} params={{ importId: actor.id }}>
      {text}
    </Link>
  )
}

function useActorText({ kind, name }: Actor): string {
  const { say } = useWords()
  const { partner } = useMe()
  const texts: Readonly<Record<Actor['kind'], () => string>> = {
    // Of who is no longer known, what is left is whose they were.
    person: () => name ?? say('web.customer.history.by.person', { partner: partner.name ?? 'Varde' }),
    token: () =>
      name === null
        ? say('web.customer.history.by.some_token')
        : say('web.customer.history.by.token', { name }),
    import: () => [say('web.customer.history.by.import'), name].filter((part) => part !== null).join(' '),
    demo: () => say('web.customer.history.by.demo'),
    clock: () => say('web.customer.history.by.clock'),
    system: () =>
      name === null ? say('web.customer.history.by.system') : say('web.customer.history.by.link', { name }),
  }
  return texts[kind]()
}
