import { channelSelection } from '../plugins/channel-selection/plugin.ts'
import { feedbackCollection } from '../plugins/feedback-collection/plugin.ts'
import { legalEscalation } from '../plugins/legal-escalation/plugin.ts'
import { remoteDecisions } from '../plugins/remote-decisions/plugin.ts'
import { segmentation } from '../plugins/segmentation/plugin.ts'
import type { AnyPlugin } from './plugin-host/define-plugin.ts'

/** The plugins that come with the product. Which of them are on is the configuration's. */
export const SHIPPED_PLUGINS: readonly AnyPlugin[] = [segmentation, channelSelection, legalEscalation, feedbackCollection, remoteDecisions]
