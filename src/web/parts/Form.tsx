import { useEffect, useRef } from 'react'
import type { ReactNode } from 'react'

interface FormProps {
  readonly send: () => void
  /** Why what was sent last was refused, if it was. */
  readonly error: unknown
  readonly className?: string | undefined
  readonly children: ReactNode
}

/** A form whose fields the server checks; the focus goes to the first one with a mistake: that is where to go on. */
export function Form({ send, error, className, children }: FormProps) {
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => {
    if (error != null) form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus()
  }, [error])
  return (
    <form
      ref={form}
      noValidate
      className={className}
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      {children}
    </form>
  )
}
