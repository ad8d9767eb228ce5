const lookMs = 300

/** Whether somebody is asked something: what they are writing must not go with the row that it belongs to. */
export function isDialogOpen(): boolean {
  return document.querySelector('[role="dialog"][aria-modal="true"]') !== null
}

/** Runs something once no dialog is open any more. */
export function whenDialogCloses(run: () => void): void {
  const timer = setInterval(() => {
    if (isDialogOpen()) return
    clearInterval(timer)
    run()
  }, lookMs)
}
