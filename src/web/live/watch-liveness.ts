import { becomeLive } from './liveness.ts'

/** So long the stream may be away, as each time it is resumed, before it is said. */
const awayMs = 8_000

export interface LivenessWatch {
  readonly isOpen: () => boolean
  readonly become: (isOpen: boolean) => void
  /** Nobody looks, and nobody is told. */
  readonly rest: () => void
  readonly stop: () => void
}

/** What the page says of itself: it is away only after a while, and here again at once. */
export function watchLiveness(): LivenessWatch {
  let isOpen = false
  let isOver = false
  let timer: ReturnType<typeof setTimeout> | undefined
  const leave = () => {
    timer ??= setTimeout(() => becomeLive('away'), awayMs)
  }
  const rest = () => {
    clearTimeout(timer)
    timer = undefined
    becomeLive('waiting')
  }
  leave()
  return {
    isOpen: () => isOpen,
    become: (next: boolean) => {
      if (isOver) return
      isOpen = next
      if (!next) return leave()
      clearTimeout(timer)
      timer = undefined
      becomeLive('live')
    },
    rest,
    stop: () => {
      isOver = true
      rest()
    },
  }
}
