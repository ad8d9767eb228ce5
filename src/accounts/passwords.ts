import type { Auth } from './auth.ts'

/** Gives a person a password, instead of the one that they have. Whether they may is for the caller to know. */
export async function setPassword(auth: Auth, personId: string, password: string): Promise<void> {
  const { internalAdapter, password: passwords } = await auth.$context
  const hashed = await passwords.hash(password)
  const accounts = await internalAdapter.findAccounts(personId)
  if (accounts.some(({ providerId }) => providerId === 'credential'))
    await internalAdapter.updatePassword(personId, hashed)
  else
    await internalAdapter.linkAccount({
      userId: personId,
      providerId: 'credential',
      accountId: personId,
      password: hashed,
    })
}
