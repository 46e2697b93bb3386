import scheme from './bucket-scheme.json' with { type: 'json' }
import { type BucketScheme, checkBucketScheme } from './bucket-scheme.rules.ts'

/** The scheme that is used unless another is given: CURRENT, then M1 to M6 of 30 days each, and M6+ above 180 days. */
export const DEFAULT_BUCKETS: BucketScheme = checkBucketScheme(scheme)
