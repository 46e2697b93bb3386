/** By what figures are grouped. STEP is a step of a version; contacts and feedback without a planned action are then in the group of nulls. */
export const GROUPINGS = ['NONE', 'VERSION', 'STEP', 'CHANNEL', 'AGENT'] as const
export type Grouping = (typeof GROUPINGS)[number]

/** What a figure is of; null where it is not grouped by that, or where there is none. */
export interface Group {
  readonly versionId: number | null
  readonly stepKey: string | null
  readonly channel: string | null
  readonly agentId: number | null
}

/** What was left out of both sides, by reason. */
export type Excluded = Readonly<Record<string, number>>

export interface Figure extends Group {
  readonly numerator: number
  readonly denominator: number
  readonly excluded: Excluded
}

export const groupKey = ({ versionId, stepKey, channel, agentId }: Group): string => JSON.stringify([versionId, stepKey, channel, agentId])

/** A figure as it is shown. */
export interface Shown {
  /** `per` times numerator over denominator; null where the denominator is 0, or too small to be shown. */
  readonly value: number | null
  readonly lowSample: boolean
}

/** Below `minN` a figure is marked, and one that is `suppressed` there is not shown: few answers tell of persons, not of a step. */
export function shown({ numerator, denominator }: { readonly numerator: number; readonly denominator: number }, per: number, minN: number, suppressed: boolean): Shown {
  const lowSample = denominator < minN
  return { value: denominator === 0 || (lowSample && suppressed) ? null : (per * numerator) / denominator, lowSample }
}

/** A complaint as the complaint rate sees it. */
export interface RatedComplaint extends Group {
  readonly customerId: number
  /** The root cause, or the category while none is known. */
  readonly root: string
  /** Whether the way of collecting is its root. */
  readonly collection: boolean
  readonly receivedAt: Date
  readonly inWindow: boolean
}

const THIRTY_DAYS = 30 * 86_400_000

/**
 * Complaints that count in the window, and those left out: one a customer and root cause in 30 days, from the one that was counted
 * last, before the window too. `complaints` are all of their customers', oldest first.
 */
export function countComplaints(complaints: readonly RatedComplaint[]): { counted: RatedComplaint[]; left: { reason: string; complaint: RatedComplaint }[] } {
  const last = new Map<string, number>()
  const counted: RatedComplaint[] = []
  const left: { reason: string; complaint: RatedComplaint }[] = []
  for (const complaint of complaints) {
    const key = `${complaint.customerId} ${complaint.root}`
    const at = complaint.receivedAt.getTime()
    const before = last.get(key)
    const repeated = complaint.collection && before !== undefined && at - before < THIRTY_DAYS
    if (complaint.collection && !repeated) last.set(key, at)
    if (!complaint.inWindow) continue
    if (!complaint.collection) left.push({ reason: 'NO_COLLECTION_ROOT', complaint })
    else if (repeated) left.push({ reason: 'REPEATED_WITHIN_30_DAYS', complaint })
    else counted.push(complaint)
  }
  return { counted, left }
}

/** Counts over each other, group by group; a group that only one side has is there with 0 on the other. */
export function ratio(above: readonly (Group & { readonly n: number })[], below: readonly (Group & { readonly n: number })[], excluded: ReadonlyMap<string, Excluded>): Figure[] {
  const figures = new Map<string, Figure>()
  const of = (group: Group): Figure => {
    const { versionId, stepKey, channel, agentId } = group
    const key = groupKey(group)
    return figures.get(key) ?? { versionId, stepKey, channel, agentId, numerator: 0, denominator: 0, excluded: excluded.get(key) ?? {} }
  }
  for (const row of above) figures.set(groupKey(row), { ...of(row), numerator: of(row).numerator + row.n })
  for (const row of below) figures.set(groupKey(row), { ...of(row), denominator: of(row).denominator + row.n })
  return [...figures.values()]
}
