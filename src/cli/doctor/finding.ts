/** One line of `varde doctor`. */
export interface Finding {
  readonly ok: boolean
  readonly what: string
  /** Null where there is nothing to do. */
  readonly whatToDo: string | null
}

export function well(what: string): Finding {
  return { ok: true, what, whatToDo: null }
}

export function wrong(what: string, whatToDo: string): Finding {
  return { ok: false, what, whatToDo }
}
