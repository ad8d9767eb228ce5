import type { Draft } from './draft.ts'

const watched = new Set<Draft>()

/** From now on leaving the page waits for this draft. @returns ends that */
export function watchDraft(draft: Draft): () => void {
  watched.add(draft)
  return () => watched.delete(draft)
}

/** The drafts with something that is saved nowhere. */
export function unsavedDrafts(): Draft[] {
  return [...watched].filter((draft) => {
    const { safety, isSubmitted } = draft.get()
    return safety !== 'saved' && !isSubmitted
  })
}
