/** A plugin's folder is not as a command needs it. Nothing was written. */
export class PluginFolderWrong extends Error {
  readonly code = 'PLUGIN_FOLDER_WRONG'

  constructor(message: string) {
    super(message)
    this.name = 'PluginFolderWrong'
  }
}
