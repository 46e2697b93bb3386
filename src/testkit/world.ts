import type { Database, SqlValue } from '../db/database.ts'

/** Columns to set beside the defaults, by their names in the database. */
type Columns = Readonly<Record<string, SqlValue>>

/**
 * Rows for a test, one call each, with defaults that make a case whose action waits in a queue. Plain SQL, no rules:
 * a world can be made in any state.
 */
export function createWorld(db: Pick<Database, 'query'>) {
  let counter = 0
  const unique = (prefix: string) => `${prefix}-${++counter}`
  const insert = async (table: string, row: Columns): Promise<number> => {
    const columns = Object.keys(row)
    const [made] = await db.query<{ id: number }>(
      `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map((_, i) => `$${i + 1}`).join(', ')}) RETURNING id`,
      Object.values(row),
    )
    return (made as { id: number }).id
  }

  const world = {
    portfolio: (columns: Columns = {}) =>
      insert('portfolio', { code: unique('P'), name: 'Test', currency: 'USD', time_zone: 'America/New_York', country: 'US', ...columns }),

    customer: (columns: Columns = {}) =>
      insert('customer', {
        source_system: 'world', external_id: unique('C'), full_name: 'Ann Doe', country: 'US', region: 'NY', time_zone: 'America/New_York', ...columns,
      }),

    contactPoint: (customerId: number, columns: Columns = {}) =>
      insert('contact_point', {
        customer_id: customerId, kind: 'PHONE', value: unique('+1212555'), consented_channels: ['VOICE', 'SMS'], opted_out_channels: [], ...columns,
      }),

    /** A delinquent case with no account yet. */
    case: (customerId: number, portfolioId: number, columns: Columns = {}) =>
      insert('collection_case', { customer_id: customerId, portfolio_id: portfolioId, state: 'ACTIVE', opened_on: '2026-01-15', grade: 'B', ...columns }),

    account: (where: { customerId: number; portfolioId: number; caseId?: number | null }, columns: Columns = {}) =>
      insert('account', {
        customer_id: where.customerId, portfolio_id: where.portfolioId, case_id: where.caseId ?? null, source_system: 'world', external_id: unique('A'),
        product: 'CARD', currency: 'USD', state: 'DELINQUENT', outstanding_minor: 100_000, past_due_minor: 20_000, oldest_unpaid_due_date: '2026-01-10', ...columns,
      }),

    queue: (columns: Columns = {}) =>
      insert('queue', { code: unique('Q'), name: 'Test', filter: '{"all":[]}', precedence: 100, order_by: 'outstanding', required_skills: [], ...columns }),

    agent: (columns: Columns = {}) => insert('agent', { code: unique('agent'), name: 'Agent', skills: [], languages: ['en'], ...columns }),

    certificate: (agentId: number, columns: Columns = {}) =>
      insert('certificate', { agent_id: agentId, code: 'LEGAL', passed_on: '2025-01-01', expires_on: '2027-01-01', ...columns }),

    segment: (columns: Columns = {}) => insert('segment', { code: unique('S'), name: 'Test', precedence: 100, rule: '{"all":[]}', ...columns }),

    /** A published version of a strategy of its own with one step, `call`. */
    async strategyVersion(columns: Columns = {}): Promise<number> {
      const strategyId = await insert('strategy', { code: unique('T'), name: 'Test', segment_id: await world.segment() })
      const versionId = await insert('strategy_version', {
        strategy_id: strategyId, number: 1, state: 'PUBLISHED', content_hash: 'test', created_by: 'world',
        created_at: new Date('2026-01-01T00:00:00Z'), published_at: new Date('2026-01-01T00:00:00Z'), ...columns,
      })
      await insert('step', {
        version_id: versionId, key: 'call', ordinal: 1, treatment: 'CALL', offset_days: '{"B":1}', channels: ['VOICE'], catch_up: 'SKIP_TO_LATEST',
      })
      return versionId
    },

    enrolment: (where: { customerId: number; caseId: number; versionId: number }, columns: Columns = {}) =>
      insert('enrolment', {
        customer_id: where.customerId, case_id: where.caseId, strategy_version_id: where.versionId, state: 'ACTIVE', entered_on: '2026-01-15', ...columns,
      }),

    cycleRun: (portfolioId: number, columns: Columns = {}) =>
      insert('cycle_run', {
        portfolio_id: portfolioId, business_date: '2026-03-02', started_at: new Date('2026-03-02T05:00:00Z'), manifest: '{"plugins":[]}', ...columns,
      }),

    action: (where: { customerId: number; caseId: number; enrolmentId: number; cycleRunId: number }, columns: Columns = {}) =>
      insert('action', {
        customer_id: where.customerId, case_id: where.caseId, enrolment_id: where.enrolmentId, cycle_run_id: where.cycleRunId, step_key: 'call',
        occurrence: ++counter, treatment: 'CALL', channel: 'VOICE', planned_for: '2026-03-02', state: 'READY', decision: '{}', ...columns,
      }),

    workItem: (where: { queueId: number; customerId: number; caseId: number; actionId: number }, columns: Columns = {}) =>
      insert('work_item', {
        queue_id: where.queueId, customer_id: where.customerId, case_id: where.caseId, action_id: where.actionId, state: 'AVAILABLE', rank: 1,
        available_at: new Date('2026-03-02T14:00:00Z'), ...columns,
      }),

    /** What every work item stands on: made once, and passed to `delinquent`. */
    async ground(columns: { portfolio?: Columns; queue?: Columns } = {}): Promise<Ground> {
      const portfolioId = await world.portfolio(columns.portfolio)
      const [versionId, cycleRunId, queueId] = [await world.strategyVersion(), await world.cycleRun(portfolioId), await world.queue(columns.queue)]
      return { portfolioId, versionId, cycleRunId, queueId }
    },

    /** A customer with a telephone, one delinquent account, a case, an enrolment, and a call that waits in the ground's queue. */
    async delinquent(ground: Ground, columns: { customer?: Columns; account?: Columns; action?: Columns; workItem?: Columns } = {}): Promise<Delinquent> {
      const customerId = await world.customer(columns.customer)
      const contactPointId = await world.contactPoint(customerId)
      const caseId = await world.case(customerId, ground.portfolioId)
      const accountId = await world.account({ customerId, portfolioId: ground.portfolioId, caseId }, columns.account)
      const enrolmentId = await world.enrolment({ customerId, caseId, versionId: ground.versionId })
      const actionId = await world.action(
        { customerId, caseId, enrolmentId, cycleRunId: ground.cycleRunId },
        { contact_point_id: contactPointId, ...columns.action },
      )
      const workItemId = await world.workItem({ queueId: ground.queueId, customerId, caseId, actionId }, columns.workItem)
      return { customerId, contactPointId, caseId, accountId, enrolmentId, actionId, workItemId }
    },

    /** The same in the words of a plugin's test: days past due on 2 March 2026, amounts in minor units, the customer's country. */
    async debtor(ground: Ground, { dpd = 30, pastDueMinor = 20_000, outstandingMinor = 100_000, grade = 'B', country = 'US' }: Debtor = {}): Promise<Delinquent> {
      const due = new Date(Date.UTC(2026, 2, 2 - dpd)).toISOString().slice(0, 10)
      const made = await world.delinquent(ground, {
        customer: { country },
        account: { past_due_minor: pastDueMinor, outstanding_minor: Math.max(outstandingMinor, pastDueMinor), oldest_unpaid_due_date: due },
      })
      await db.query('UPDATE collection_case SET grade = $2::"Grade", opened_on = $3::date WHERE id = $1', [made.caseId, grade, due])
      return made
    },
  }
  return world
}

/** A debt in plain words. */
export interface Debtor {
  readonly dpd?: number
  readonly pastDueMinor?: number
  readonly outstandingMinor?: number
  readonly grade?: 'A' | 'B' | 'C' | 'D' | 'INSUFFICIENT_DATA' | null
  /** ISO 3166-1 alpha-2. */
  readonly country?: string
}

export interface Ground {
  portfolioId: number
  versionId: number
  cycleRunId: number
  queueId: number
}

export interface Delinquent {
  customerId: number
  contactPointId: number
  caseId: number
  accountId: number
  enrolmentId: number
  actionId: number
  workItemId: number
}

export type World = ReturnType<typeof createWorld>
