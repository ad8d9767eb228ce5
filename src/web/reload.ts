const mark = 'varde-reloaded-at'
const pauseMs = 60_000

/**
 * A page that was opened before an update asks for files that the new version no longer has: it is loaded anew. Once
 * a minute at most, so that a file that is missing for another reason makes no circle.
 */
export function reloadWhenReplaced(): void {
  window.addEventListener('vite:preloadError', (event) => {
    const last = Number(sessionStorage.getItem(mark) ?? 0)
    if (Date.now() - last < pauseMs) return
    event.preventDefault()
    sessionStorage.setItem(mark, String(Date.now()))
    window.location.reload()
  })
}
