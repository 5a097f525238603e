// SPDX-License-Identifier: Apache-2.0

import type { JobContext } from '../core/job.ts';
import type { Trace } from '../core/ports/telemetry.ts';
import { spanOver } from '../core/span-over.ts';

interface Version {
  readonly cached?: boolean | undefined;
}

const cachedOf = ({ cached }: Version) => ({ 'k8sgpt.ai.cached': cached === true });

/** Each explanation in a span of its own. */
export const tracedExplain =
  (explain: JobContext['explain'], trace: Trace): JobContext['explain'] =>
  (request, signal) => {
    const attributes = { 'k8s.cluster.name': request.report.cluster };
    return spanOver(trace, ['explain', { attributes }], () => explain(request, signal), cachedOf);
  };

/** The same of answers to questions. */
export const tracedAnswer =
  (answer: JobContext['answer'], trace: Trace): JobContext['answer'] =>
  (request, signal) => {
    const attributes = { 'k8s.cluster.name': request.report.cluster };
    return spanOver(trace, ['answer', { attributes }], () => answer(request, signal), cachedOf);
  };
