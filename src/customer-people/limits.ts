/** People of one customer, deactivated ones too. */
export const maxPeople = 200_000
export const maxNameLength = 200
export const maxPersonIdLength = 200
/** Groups of one person. */
export const maxGroups = 20
export const maxGroupLength = 100
/** People that one request names by their ids, at most. */
export const maxNamedPeople = 1_000
/** Groups that are offered to choose from, at most: those with the most people. */
export const maxShownGroups = 500
/** People of one act, at most. */
export const maxActPeople = 50_000
/** In one transaction. */
export const actBatch = 500
/** Why people stay as they are: so many are told, at most. */
export const maxShownRefusals = 100
/** Licences of one person in an export of what is kept about them, at most. */
export const maxPastLicences = 10_000
