declare global {
  var vardeAsked: Map<string, Promise<Response>> | undefined
}

/**
 * As `fetch`, which takes what the page's head has asked for already (ask-ahead.js), once: from the second time on the
 * answer would be old. What was refused or did not arrive is asked for again, by the client's own rules and words.
 */
export const fetchOrTake: typeof fetch = async (url, init) => {
  const asked = typeof url === 'string' ? globalThis.vardeAsked?.get(url) : undefined
  if (typeof url !== 'string' || asked === undefined) return fetch(url, init)
  globalThis.vardeAsked?.delete(url)
  const answer = await asked.catch(() => undefined)
  return answer?.ok === true ? answer : fetch(url, init)
}
