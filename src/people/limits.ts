/** Of one customer, in one answer: its administrators, and those who are invited. */
export const maxAdministrators = 200
