export const maxSubjectLength = 200
export const maxTextLength = 20_000
/** Of the number that a case has with the vendor. */
export const maxVendorNumberLength = 100
export const maxClosingNoteLength = 2_000
/** Cases of one service that are listed, latest first. */
export const maxShownCases = 50
/** What was done with a service that a text tells of, latest first. */
export const maxToldOperations = 5
