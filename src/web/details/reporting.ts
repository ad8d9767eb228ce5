import type { QueryClient } from '@tanstack/react-query'
import type { Keeper } from './draft.ts'

/** The same, whose failures come to the one place where the app hears of them (router.tsx). */
export function reporting(queries: QueryClient, { save, submit, read }: Keeper): Keeper {
  function heard<T>(act: () => Promise<T>): Promise<T> {
    return queries
      .getMutationCache()
      .build(queries, { mutationFn: act, networkMode: 'always' })
      .execute(undefined)
  }
  return {
    save: (details, revision) => heard(() => save(details, revision)),
    submit: (details, revision) => heard(() => submit(details, revision)),
    read,
  }
}
