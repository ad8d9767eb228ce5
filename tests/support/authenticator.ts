import { createHash, createSign, generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto'

const userPresent = 0x01
const userVerified = 0x04
const attested = 0x40

interface CreationOptions {
  readonly challenge: string
  readonly rp: { readonly id: string }
}
interface RequestOptions {
  readonly challenge: string
  readonly rpId: string
}
export interface Behaviour {
  /** The page that asks; browsers say the truth about it. */
  readonly origin: string
  /** Whether the device made sure who holds it. */
  readonly verifies?: boolean
}

/** A passkey in software: what a browser and an authenticator do together (WebAuthn Level 3 §6), with ES256. */
export class Authenticator {
  readonly credentialId = randomBytes(16)
  readonly #keys = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  #counter = 0

  /** What `navigator.credentials.create` gives, as JSON. */
  register(options: CreationOptions, behaviour: Behaviour) {
    const data = clientData('webauthn.create', options.challenge, behaviour)
    const flags = userPresent | attested | (behaviour.verifies === false ? 0 : userVerified)
    const credential = Buffer.concat([
      Buffer.alloc(16),
      Buffer.from([0, this.credentialId.length]),
      this.credentialId,
      coseKey(this.#keys.publicKey),
    ])
    const authData = Buffer.concat([this.#head(options.rp.id, flags), credential])
    return {
      id: this.credentialId.toString('base64url'),
      rawId: this.credentialId.toString('base64url'),
      type: 'public-key',
      clientExtensionResults: {},
      response: {
        clientDataJSON: data.toString('base64url'),
        attestationObject: attestation(authData).toString('base64url'),
        transports: ['internal'],
      },
    }
  }

  /** What `navigator.credentials.get` gives, as JSON. */
  sign(options: RequestOptions, behaviour: Behaviour) {
    const data = clientData('webauthn.get', options.challenge, behaviour)
    this.#counter += 1
    const flags = userPresent | (behaviour.verifies === false ? 0 : userVerified)
    const authData = this.#head(options.rpId, flags)
    const signed = Buffer.concat([authData, createHash('sha256').update(data).digest()])
    const signature = createSign('sha256').update(signed).sign(this.#keys.privateKey)
    return {
      id: this.credentialId.toString('base64url'),
      rawId: this.credentialId.toString('base64url'),
      type: 'public-key',
      clientExtensionResults: {},
      response: {
        clientDataJSON: data.toString('base64url'),
        authenticatorData: authData.toString('base64url'),
        signature: signature.toString('base64url'),
      },
    }
  }

  /** As a copy of it would be that was made earlier. */
  turnBack(): void {
    this.#counter = 0
  }

  #head(rpId: string, flags: number): Buffer {
    const counter = Buffer.alloc(4)
    counter.writeUInt32BE(this.#counter)
    return Buffer.concat([createHash('sha256').update(rpId).digest(), Buffer.from([flags]), counter])
  }
}

function clientData(type: string, challenge: string, { origin }: Behaviour): Buffer {
  return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }))
}

/** 32 bytes. */
function cborBytes(text: string): Buffer {
  return Buffer.concat([Buffer.from([0x58, 32]), Buffer.from(text, 'base64url')])
}

/** Fewer than 24 characters. */
function cborText(value: string): Buffer {
  return Buffer.concat([Buffer.from([0x60 + value.length]), Buffer.from(value)])
}

/** CBOR {1: 2, 3: -7, -1: 1, -2: x, -3: y}: an ES256 key (RFC 9053 §7.1.1). */
function coseKey(key: KeyObject): Buffer {
  const { x = '', y = '' } = key.export({ format: 'jwk' })
  return Buffer.concat([
    Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21]),
    cborBytes(x),
    Buffer.from([0x22]),
    cborBytes(y),
  ])
}

/** CBOR {"fmt": "none", "attStmt": {}, "authData": …}. */
function attestation(authData: Buffer): Buffer {
  return Buffer.concat([
    Buffer.from([0xa3]),
    cborText('fmt'),
    cborText('none'),
    cborText('attStmt'),
    Buffer.from([0xa0]),
    cborText('authData'),
    Buffer.from([0x59, authData.length >> 8, authData.length & 0xff]),
    authData,
  ])
}
