import { createElement, use } from 'react'
import type { ComponentType } from 'react'
import { loadLaterWords } from './language/catalogues.ts'

interface LazyPage {
  (): React.JSX.Element
  /** Called by the router while it loads the page's data. */
  preload: () => Promise<void>
}

/**
 * A page whose code comes when it is wanted. Unlike the router's own way, a file that does not arrive is an error of that
 * page, shown where the page would be: the app stays, and goes on when the server is back (reload.ts).
 * @param words `first` where the page says nothing of what comes later (messages/word-groups.ts)
 */
export function lazyPage<Name extends string>(
  load: () => Promise<Readonly<Record<Name, ComponentType>>>,
  name: Name,
  words: 'all' | 'first' = 'all',
): LazyPage {
  let arriving: Promise<ComponentType> | undefined
  let arrived: ComponentType | undefined
  let hasFailed = false
  const arrive = () =>
    (arriving ??= Promise.all([load(), words === 'all' ? loadLaterWords() : null]).then(
      ([module]) => (arrived = module[name]),
      (error: unknown) => {
        hasFailed = true
        throw error
      },
    ))
  // Drawing asks for what was asked for before, also where that has failed: a new try with every drawing would never end.
  // What is there is drawn at once: to wait even for a promise that is kept would draw something else first.
  const page: LazyPage = () => createElement(arrived ?? use(arrive()))
  page.preload = () => {
    if (hasFailed) arriving = undefined
    hasFailed = false
    // An error is for the drawing to show; the router would remember it for good.
    return arrive().then(
      () => undefined,
      () => undefined,
    )
  }
  return page
}
