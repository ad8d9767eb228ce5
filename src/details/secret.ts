import { hashSecret, newSecret } from '../accounts/secrets.ts'

const form = /^[\w-]{22}([\w-]{43})$/

/**
 * A new secret of a link: the partner's id in front, so that its wall can be passed before the link is looked up, and 256
 * random bits: 65 characters of base64url.
 */
export function newLinkSecret(partnerId: string): string {
  return Buffer.from(partnerId.replaceAll('-', ''), 'hex').toString('base64url') + newSecret()
}

/** Whose link it may be, and what is stored of the secret; null where no secret looks like that. */
export function readLinkSecret(secret: string): { partnerId: string; hash: Buffer } | null {
  if (!form.test(secret)) return null
  const hex = Buffer.from(secret.slice(0, 22), 'base64url').toString('hex')
  const partnerId = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
  return { partnerId, hash: hashSecret(secret) }
}
