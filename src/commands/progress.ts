import { SingleBar } from 'cli-progress'

export interface Progress {
  update(done: number, total: number, note?: string): void
  stop(): void
}

/** A bar on a terminal; elsewhere a line for each tenth. On standard error, so that output can be piped. */
export function createProgress(label: string): Progress {
  return process.stderr.isTTY ? bar(label) : lines(label)
}

function bar(label: string): Progress {
  const shown = new SingleBar({ format: `${label} {bar} {percentage}% {note}`, hideCursor: true, clearOnComplete: false, stream: process.stderr })
  let started = false
  return {
    update(done, total, note = '') {
      if (!started) shown.start(Math.max(total, 1), 0, { note })
      started = true
      shown.setTotal(Math.max(total, 1))
      shown.update(Math.min(done, Math.max(total, 1)), { note })
    },
    stop() {
      if (started) shown.stop()
    },
  }
}

function lines(label: string): Progress {
  let tenth = -1
  return {
    update(done, total, note = '') {
      const now = total <= 0 ? 10 : Math.floor((Math.min(done, total) / total) * 10)
      if (now <= tenth) return
      tenth = now
      process.stderr.write(`${label} ${now * 10}%${note === '' ? '' : ` ${note}`}\n`)
    },
    stop() {},
  }
}
