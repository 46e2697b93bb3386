/** What every description of this plugin ends with. */
export const BY = 'Provided by plugin feedback-collection.'
