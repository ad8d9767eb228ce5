const mark = 'varde-reloaded-at'
const pauseMs = 60_000
let isNeeded = false

/**
 * Files of the app that do not arrive: the server is away, or it has been updated and no longer has the files of a page
 * that was opened before. Either way browsers do not ask for them again; `reloadIfNeeded` does, once the server answers.
 * @param onMissing told at once
 */
export function watchForMissingFiles(onMissing: () => void): void {
  window.addEventListener('vite:preloadError', () => {
    isNeeded = true
    onMissing()
  })
}

/**
 * Loads the page anew if files of it did not arrive. Once a minute at most, so that a file that is missing for another
 * reason makes no circle. @returns whether it does
 */
export function reloadIfNeeded(): boolean {
  const last = Number(sessionStorage.getItem(mark) ?? 0)
  if (!isNeeded || Date.now() - last < pauseMs) return false
  sessionStorage.setItem(mark, String(Date.now()))
  window.location.reload()
  return true
}
