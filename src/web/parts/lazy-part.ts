import { createElement, useEffect, useReducer } from 'react'
import type { ComponentType } from 'react'
import { loadLaterWords } from '../language/catalogues.ts'

interface LazyPart<Props> {
  (props: Props & React.Attributes): React.JSX.Element | null
  /** For the moment when somebody is about to want it. */
  preload: () => void
}

/**
 * A part of a page whose code comes when it is wanted: nothing is there until it has come, and where it does not come
 * the page goes on without it, under the banner that says why (router.tsx). Wanted again, it is asked for again.
 */
export function lazyPart<Props extends object>(load: () => Promise<ComponentType<Props>>): LazyPart<Props> {
  let arrived: ComponentType<Props> | undefined
  let arriving: Promise<void> | undefined
  async function take(): Promise<void> {
    try {
      const [component] = await Promise.all([load(), loadLaterWords()])
      arrived = component
    } catch {
      arriving = undefined
    }
  }
  const arrive = () => (arriving ??= take())
  const Part: LazyPart<Props> = (props) => {
    const [, drawAgain] = useReducer((times: number) => times + 1, 0)
    useEffect(() => {
      if (arrived === undefined) void arrive().then(drawAgain)
    }, [])
    return arrived === undefined ? null : createElement(arrived, props)
  }
  Part.preload = () => void arrive()
  return Part
}
