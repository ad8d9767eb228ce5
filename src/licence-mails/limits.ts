const second = 1_000
const hour = 3_600 * second

/** What somebody gets within so long is told in one mail. */
export const gatherMs = 45 * second
/** Whoever was told of a service so lately is not told of it again: it was taken back and given again. */
export const quietMs = 24 * hour
/** So many licences are looked at in one transaction. */
export const licencesAtOnce = 500
