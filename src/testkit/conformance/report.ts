/** What one line of the conformance list found. */
export interface ReportLine {
  readonly id: string
  readonly title: string
  /** Also where the line could not be tried: `detail` says why, and what kept it from being tried is a failed line, or was not given. */
  readonly ok: boolean
  /** Why it fails, a line each; a note; or null. */
  readonly detail: string | null
}

/** A plugin fails lines of the conformance list. */
export class PluginNotConformant extends Error {
  readonly code = 'PLUGIN_NOT_CONFORMANT'
  readonly report: readonly ReportLine[]

  constructor(plugin: string, report: readonly ReportLine[]) {
    const failed = report.filter(({ ok }) => !ok)
    const lines = failed.map(({ id, title, detail }) => `  ${id}: ${title}\n${(detail ?? '').replace(/^/gm, '    ')}`)
    super(`${plugin} fails ${failed.length} of ${report.length} lines of the conformance list:\n${lines.join('\n')}`)
    this.name = 'PluginNotConformant'
    this.report = report
  }
}
