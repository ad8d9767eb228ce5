/**
 * Where SQL may stand (STYLE.md «no SQL outside repositories»): whole rooms that are about nothing else, and single
 * files of the nouns. A file that holds SQL and is missing here fails the check, and so does a line without a file.
 */
export const sqlRooms = ['src/database/', 'src/backup/', 'src/standings/'] as const

export const sqlFiles = [
  'src/accounts/address.ts',
  'src/accounts/auth-database.ts',
  'src/accounts/links.ts',
  'src/accounts/me.ts',
  'src/accounts/memberships.ts',
  'src/accounts/oidc-arrival.ts',
  'src/accounts/passkeys.ts',
  'src/accounts/people.ts',
  'src/accounts/second-factor.ts',
  'src/accounts/sessions.ts',
  'src/accounts/stored-secrets.ts',
  'src/accounts/tokens.ts',
  'src/accounts/sign-in-audit.ts',
  'src/assignments/repository.ts',
  'src/archive/repository.ts',
  'src/audit/append.ts',
  'src/audit/installation.ts',
  'src/audit/repository.ts',
  'src/customers/detail-rows.ts',
  'src/customers/get.ts',
  'src/customers/repository.ts',
  'src/customers/search-changes.ts',
  'src/customers/search-door.ts',
  'src/customers/segment-rows.ts',
  'src/history/append.ts',
  'src/history/repository.ts',
  'src/imports/changes.ts',
  'src/imports/claim.ts',
  'src/imports/create-demo.ts',
  'src/imports/error-search.ts',
  'src/imports/errors.ts',
  'src/imports/import-batch.ts',
  'src/imports/remembered.ts',
  'src/imports/repository.ts',
  'src/imports/run.ts',
  'src/imports/write-batch.ts',
  'src/outbox/append.ts',
  'src/outbox/relay.ts',
  'src/partners/repository.ts',
  'src/people/invitations.ts',
  'src/people/erase.ts',
  'src/people/everybody.ts',
  'src/people/members.ts',
  'src/reach/assigned.ts',
  'src/reach/colleagues.ts',
  'src/reach/names.ts',
  'src/reach/sees.ts',
  'src/people/personal-data.ts',
  'src/server/idempotency-keys.ts',
  'src/services/set-status.ts',
  'src/tags/known.ts',
  'src/vendors/repository.ts',
] as const

export function maySpeakSql(path: string): boolean {
  return sqlRooms.some((room) => path.startsWith(room)) || sqlFiles.some((file) => file === path)
}
