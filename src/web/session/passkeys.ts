type Json = Record<string, unknown>

/** Whether this browser has passkeys, and takes what the server says of them as JSON (WebAuthn Level 3 §5.1). */
export function hasPasskeys(): boolean {
  return (
    typeof PublicKeyCredential !== 'undefined' &&
    typeof PublicKeyCredential.parseRequestOptionsFromJSON === 'function' &&
    typeof PublicKeyCredential.parseCreationOptionsFromJSON === 'function'
  )
}

/** Lets the person choose a passkey and show that they are there. @param options PublicKeyCredentialRequestOptionsJSON */
export async function askPasskey(options: Json): Promise<Json> {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(
    options as unknown as PublicKeyCredentialRequestOptionsJSON,
  )
  return jsonOf(await navigator.credentials.get({ publicKey }))
}

/** Lets the person make a passkey. @param options PublicKeyCredentialCreationOptionsJSON */
export async function makePasskey(options: Json): Promise<Json> {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(
    options as unknown as PublicKeyCredentialCreationOptionsJSON,
  )
  return jsonOf(await navigator.credentials.create({ publicKey }))
}

/** Whether the person closed the browser's own dialog: that is no error to tell. */
export function wasLeft(error: unknown): boolean {
  return error instanceof DOMException && (error.name === 'NotAllowedError' || error.name === 'AbortError')
}

function jsonOf(credential: Credential | null): Json {
  if (!(credential instanceof PublicKeyCredential))
    throw new DOMException('No passkey was chosen', 'NotAllowedError')
  return { ...credential.toJSON() }
}
