const lookMs = 500

/**
 * Tells when `npm start` has gone: npm hands SIGTERM to its shell alone, and a kill -9 to nobody, so that a server
 * below it would run on unseen. Started otherwise, as by a service manager or with `nohup`, nothing is watched.
 * @returns what ends the watch
 */
export function watchNpm(onGone: () => void, environment: NodeJS.ProcessEnv = process.env): () => void {
  if (environment['npm_lifecycle_event'] !== 'start') return () => undefined
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    onGone()
  }, lookMs)
  watch.unref()
  return () => clearInterval(watch)
}
