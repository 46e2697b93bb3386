import { moveCase } from './actions/case-move.service.ts'
import { recordCost } from './actions/cost.service.ts'
import { liftHold, placeHold } from './actions/hold.service.ts'
import { readCaseFacts } from './cycle/case-facts.service.ts'
import { regradeCases } from './cycle/regrade.service.ts'
import type { Clock } from './db/clock.ts'
import type { Database } from './db/database.ts'
import { appendEvents } from './events/event.service.ts'
import type { Hooks } from './plugin-host/hooks.ts'
import type { HostDoors } from './plugin-host/host.ts'
import { placePause } from './strategies/strategy-pause.service.ts'

/** What the stations do for plugins. `hooks` is asked when a door is used: plugins and doors are made before it. */
export function createHostDoors({ db, clock, hooks }: { db: Database; clock: Clock; hooks: () => Hooks }): HostDoors {
  return {
    placeHold: (sql, hold) => placeHold(sql, hold, clock.now()),
    liftHold: (sql, holdId, by) => liftHold(sql, holdId, by, clock.now()),
    moveCase: (sql, caseId, to, by) => moveCase(sql, caseId, to, { at: clock.now(), actor: by }),
    recordCost: (sql, cost) => recordCost(sql, cost, clock.now()),
    pauseStrategy: (sql, pause) => placePause(sql, pause, clock.now()),
    facts: (caseIds) => readCaseFacts({ db, clock }, caseIds),
    regrade: (caseIds, reason, actor) => regradeCases({ db, clock, hooks: hooks() }, caseIds, { reason, actor }),
    appendEvent: (sql, { actor, ...event }) => appendEvents(sql, [event], { at: clock.now(), actor }),
  }
}
