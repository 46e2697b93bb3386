import { each, type Listeners } from '../../src/plugin-host/index.ts'
import type { Config } from './config.ts'
import { selectChannels } from './rules.ts'

export const hooks: Listeners<Config> = {
  'contact.channels': each((item, { config }) => selectChannels(item, config).choices),
}
