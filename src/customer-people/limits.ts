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
/** Entries of the audit log about them there, at most: the latest. */
export const maxPastChanges = 10_000
/** Rows of one file. */
export const maxFileRows = 50_000
/** Of one file, which is held in memory. */
export const maxFileBytes = 20 * 1024 * 1024
export const maxFileText = '20 MB'
/** Rows of one transaction. */
export const importBatch = 1_000
/** Errors that an answer lists. */
export const maxShownErrors = 1_000
/** Rows that a preview shows, and how much of a cell. */
export const maxPreviewRows = 5
export const maxPreviewCell = 200
/** In characters; longer headings are read, but cannot be mapped. */
export const maxHeading = 200
/** People whom an entry of the customer's own history names. */
export const maxToldNames = 5
/** Headings whose meaning is remembered, of a partner and of each customer whose administrator brings files. */
export const maxRememberedHeadings = 200
/** People of one page of an export. */
export const exportPage = 1_000
