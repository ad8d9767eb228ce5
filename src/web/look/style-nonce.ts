declare global {
  var __webpack_nonce__: string | undefined
}

/** What the page's policy lets style elements carry (src/server/security.ts); new with every answer. */
export function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="style-nonce"]')?.content ?? ''
}

/** The same for what adds style elements without Mantine: the scroll lock of dialogs asks for this name. */
export function allowStyles(): void {
  globalThis.__webpack_nonce__ = styleNonce()
}
