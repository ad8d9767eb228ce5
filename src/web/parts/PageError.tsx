import { useRouter } from '@tanstack/react-router'
import type { ErrorComponentProps } from '@tanstack/react-router'
import { ErrorState } from './ErrorState.tsx'

/** The same where not even the top bar could be loaded. */
export function BareError(props: ErrorComponentProps) {
  return (
    <main>
      <PageError {...props} />
    </main>
  )
}

/** A page that failed, alone: the rest of the app goes on. */
export function PageError({ error }: ErrorComponentProps) {
  const router = useRouter()
  return <ErrorState level={1} error={error} retry={() => void router.invalidate()} />
}
