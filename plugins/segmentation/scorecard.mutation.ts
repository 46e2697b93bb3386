import { type Context, type Graph, IllegalTransition, InvalidInput, NotFound, type PluginHost, rowId } from '../../src/plugin-host/index.ts'
import type { Config } from './config.ts'
import { SegmentationFourEyesRequired, SegmentationScorecardImmutable, SegmentationScorecardInvalid } from './errors.ts'
import { contentOfInput, type ScorecardInput } from './scorecard-input.graph.ts'
import { createScorecard, editScorecard, publishScorecard, retireScorecard } from './scorecard-version.service.ts'
import type { ScorecardTypes } from './scorecard.graph.ts'

const BY = 'Provided by plugin segmentation.'

/** The life of a version: written, published, retired. */
export function addScorecardMutations(
  { mutation }: Graph,
  config: Config,
  host: PluginHost,
  { version, input: scorecard }: Pick<ScorecardTypes, 'version'> & { input: ScorecardInput },
): void {
  const idOf = (id: Parameters<typeof rowId>[0]) => rowId(id, 'SegmentationScorecardVersion', 'segmentationScorecardVersionId')
  const answer = async (id: number, { db }: Context) => ({
    scorecardVersion: await db.prisma.segmentationScorecardVersion.findUniqueOrThrow({ where: { id } }),
  })
  const ID = 'The version.'
  const SHOWN = 'The version.'

  mutation({
    name: 'segmentationScorecardCreate',
    description: `Makes a draft of the scorecard. Give exactly one of \`scorecard\` and \`copyOfNumber\`. ${BY}`,
    permission: 'edit-scorecard',
    input: (t) => ({
      scorecard: t.field({ type: scorecard, description: 'Its content.' }),
      copyOfNumber: t.int({ description: 'Number of the version whose content is copied; 0: the shipped scorecard.' }),
      note: t.string({ description: 'Why it is made.' }),
    }),
    errors: [NotFound, InvalidInput, SegmentationScorecardInvalid],
    resolve: async (input, context) => {
      const content = input.scorecard ? contentOfInput(input.scorecard) : undefined
      const draft = { content, copyOfNumber: input.copyOfNumber ?? null, note: input.note ?? '', actor: context.viewer.subject }
      return answer(await createScorecard(host, config, draft), context)
    },
    payload: (t) => ({ scorecardVersion: t.field({ type: version, nullable: true, description: SHOWN, resolve: (p) => p.scorecardVersion ?? null }) }),
  })
  mutation({
    name: 'segmentationScorecardEdit',
    description: `Puts other content into a draft, in place of all that it has. Anything but a draft never changes. ${BY}`,
    permission: 'edit-scorecard',
    input: (t) => ({
      segmentationScorecardVersionId: t.globalID({ required: true, description: 'The draft.' }),
      scorecard: t.field({ type: scorecard, required: true, description: 'The whole content.' }),
      note: t.string({ description: 'Why; left out: as before.' }),
    }),
    errors: [NotFound, InvalidInput, SegmentationScorecardInvalid, SegmentationScorecardImmutable],
    resolve: async (input, context) => {
      const id = idOf(input.segmentationScorecardVersionId)
      await editScorecard(host, { id, content: contentOfInput(input.scorecard), note: input.note ?? null, actor: context.viewer.subject })
      return answer(id, context)
    },
    payload: (t) => ({ scorecardVersion: t.field({ type: version, nullable: true, description: SHOWN, resolve: (p) => p.scorecardVersion ?? null }) }),
  })
  mutation({
    name: 'segmentationScorecardPublish',
    description: `Publishes a draft that someone else wrote: cases are graded by it from the next batch on. The one published before is retired. ${BY}`,
    permission: 'publish-scorecard',
    input: (t) => ({ segmentationScorecardVersionId: t.globalID({ required: true, description: ID }) }),
    errors: [NotFound, InvalidInput, IllegalTransition, SegmentationFourEyesRequired],
    resolve: async (input, context) => {
      const id = idOf(input.segmentationScorecardVersionId)
      await publishScorecard(host, { id, actor: context.viewer.subject })
      return answer(id, context)
    },
    payload: (t) => ({ scorecardVersion: t.field({ type: version, nullable: true, description: SHOWN, resolve: (p) => p.scorecardVersion ?? null }) }),
  })
  mutation({
    name: 'segmentationScorecardRetire',
    description: `Retires the published version, so that the shipped scorecard holds again; or gives a draft up. ${BY}`,
    permission: 'publish-scorecard',
    input: (t) => ({ segmentationScorecardVersionId: t.globalID({ required: true, description: ID }) }),
    errors: [NotFound, InvalidInput, IllegalTransition],
    resolve: async (input, context) => {
      const id = idOf(input.segmentationScorecardVersionId)
      await retireScorecard(host, { id, actor: context.viewer.subject })
      return answer(id, context)
    },
    payload: (t) => ({ scorecardVersion: t.field({ type: version, nullable: true, description: SHOWN, resolve: (p) => p.scorecardVersion ?? null }) }),
  })
}
