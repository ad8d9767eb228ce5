// Runs in the head, before the app itself has arrived (src/server/web-builder.ts): asks for what the first page will
// want, so that it is on its way meanwhile. The addresses are those that the client will ask for; api/asked-ahead.ts
// hands the answers over.
;(() => {
  const { pathname, search } = window.location
  // Where one comes in there is nobody yet to ask about.
  const isDoor = /^\/(?:sign-in|reset-password|new-password|invitation|set-up)(?:\/|$)/.test(pathname)
  const asked = isDoor ? [] : ['/api/v1/me']
  if ((pathname === '/' || pathname === '/customers') && search === '')
    asked.push('/api/v1/customers?limit=100')
  globalThis.vardeAsked = new Map(asked.map((address) => [address, fetch(address)]))
  // Who takes an answer sees to it that it failed.
  for (const answer of globalThis.vardeAsked.values()) answer.catch(() => undefined)
})()
