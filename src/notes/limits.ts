/** Of one note. */
export const maxNoteCharacters = 4_000

/** For so long the same text by the same hand is the same note, sent again. */
export const sameNoteMs = 10 * 60_000
