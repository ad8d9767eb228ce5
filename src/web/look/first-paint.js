// Runs before anything is drawn (src/server/web-builder.ts puts it into the head): the page must not begin in the wrong
// colours, and a reader's program must not begin in the wrong language. The keys are those of colour-scheme.ts and
// language/choice.ts.
;(() => {
  const page = document.documentElement
  let chosen = null
  let language = null
  try {
    chosen = localStorage.getItem('varde-colours')
    language = localStorage.getItem('varde-language')
  } catch {
    // A browser that keeps nothing: as the system has it.
  }
  const dark = window.matchMedia('(prefers-color-scheme: dark)').matches
  const scheme = chosen === 'light' || chosen === 'dark' ? chosen : dark ? 'dark' : 'light'
  page.setAttribute('data-mantine-color-scheme', scheme)
  if (language !== null) page.lang = language
})()
