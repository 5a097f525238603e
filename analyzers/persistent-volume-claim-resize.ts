import { defineAnalyzer } from '../src/core/analyzer.ts';
import { freeText } from '../src/core/datum.ts';
import { conditionEvidence } from '../src/core/workload-state.ts';

const DOCS = 'https://kubernetes.io/docs/concepts/storage/persistent-volumes/';

const ERRORS = new Set(['ControllerResizeError', 'NodeResizeError']);
const FAILURE = /Resize\w*Failed|FailedResize|ExpandVolumeFailed/;

export default defineAnalyzer({
  kind: 'PersistentVolumeClaim',
  group: 'core',
  title: 'Claims that cannot grow',
  why: 'Whoever asked for more room counts on it; the program stops when the volume is full.',
  each: 'PersistentVolumeClaim',
  reads: ['Event'],
  problems: {
    failed: {
      severity: 'warning',
      message: 'cannot be resized: {detail}',
      fix: 'Correct what the message names; an expansion that fails can be taken back by asking for less.',
      docs: `${DOCS}#recovering-from-failure-when-expanding-volumes`,
    },
  },
  *check(claim, cluster) {
    const failed = claim.conditions.find(({ type, status }) => ERRORS.has(type) && status === 'True');
    if (failed !== undefined) {
      yield {
        code: 'failed',
        data: { detail: freeText(failed.message ?? failed.type) },
        evidence: [conditionEvidence(claim, failed)],
        since: failed.lastTransitionTime,
      };
      return;
    }
    // Older servers tell it by events only; a resize that ended well has taken its conditions away.
    if (!claim.conditions.some(({ type }) => /Resiz/.test(type))) return;
    const event = cluster.events(claim).find(({ reason, type }) => type !== 'Normal' && FAILURE.test(reason));
    if (event === undefined) return;
    yield {
      code: 'failed',
      data: { detail: freeText(event.message) },
      evidence: [cluster.quote(event)],
      since: event.firstSeen,
    };
  },
});
