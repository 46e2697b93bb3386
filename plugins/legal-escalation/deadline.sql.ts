import { BEFORE_COURT } from './stages.ts'

const BEFORE = BEFORE_COURT.map((stage) => `'${stage}'`).join(', ')

/**
 * Every deadline that is not met, as a relation: those with a row, the limitation date of what is not filed yet, and the end of a running notice.
 * The days of the notice are an integer, not text of a client.
 */
export const openDeadlines = (noticeDays: number): string => `(
  SELECT d.id, d.legal_case_id, d.case_id, d.customer_id, d.kind::text AS kind, d.stage::text AS stage, d.due_on, d.note
  FROM legal_deadline d WHERE d.done_on IS NULL
  UNION ALL
  SELECT NULL, l.id, l.case_id, l.customer_id, 'LIMITATION', l.stage::text, a.limitation_date, NULL
  FROM legal_case l JOIN LATERAL (
    SELECT min(limitation_date) AS limitation_date FROM account WHERE case_id = l.case_id AND past_due_minor > 0) a ON a.limitation_date IS NOT NULL
  WHERE l.closed_on IS NULL AND l.stage IN (${BEFORE})
  UNION ALL
  SELECT NULL, l.id, l.case_id, l.customer_id, 'NOTICE_END', l.stage::text, l.notice_sent_on + ${Math.trunc(noticeDays)}, NULL
  FROM legal_case l WHERE l.closed_on IS NULL AND l.stage = 'PRE_LITIGATION_NOTICE' AND l.notice_sent_on IS NOT NULL)`
