/** The end of every description. */
export const BY = 'Provided by plugin legal-escalation.'
