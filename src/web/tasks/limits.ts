/** As the API takes it (src/tasks/limits.ts): reasons, questions and notes. */
export const maxTaskCharacters = 2_000
