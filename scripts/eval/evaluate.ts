// SPDX-License-Identifier: Apache-2.0

import { analyzers } from '../../analyzers/index.ts';
import type { Explanation } from '../../src/core/explanation.ts';
import type { Incident } from '../../src/core/incident.ts';
import { createMasker, type MaskingMode } from '../../src/core/mask/masker.ts';
import type { AiBackend } from '../../src/core/ports/ai-backend.ts';
import { formatRef } from '../../src/core/ref.ts';
import type { Report } from '../../src/core/report.ts';
import { createExplainer } from '../../src/explain/explainer.ts';
import type { State } from '../score/expected.ts';
import { analyzeState } from '../score/run-state.ts';
import { isAt } from '../score/score-state.ts';
import { type JudgedAnswer, judgeAnswer } from './judge-answer.ts';

export interface Evaluating {
  readonly backend: AiBackend;
  readonly mask: MaskingMode;
  readonly language?: string | undefined;
  readonly maxTokens: number;
  readonly promptTokens: number;
  readonly now: () => number;
  readonly onAnswer?: ((judged: JudgedAnswer) => void) | undefined;
}

/** The incident that an expert's root cause leads, else the first. */
const incidentOf = (state: State, { incidents, findings }: Report): Incident | undefined => {
  const roots = state.findings.filter(({ rootCause }) => rootCause);
  const isRoot = (incident: Incident): boolean =>
    findings
      .find(({ id }) => id === incident.findings[0])
      ?.objects.some((ref) => roots.some((root) => isAt(root, formatRef(ref)))) === true;
  return incidents.find(isRoot) ?? incidents[0];
};

/** Remembers everything that is sent. */
const recording = (backend: AiBackend): { readonly backend: AiBackend; readonly take: () => string } => {
  let sent = '';
  return {
    backend: {
      ...backend,
      complete: (request, signal) => {
        sent += JSON.stringify(request);
        return backend.complete(request, signal);
      },
    },
    take: () => {
      const taken = sent;
      sent = '';
      return taken;
    },
  };
};

/** States that have a root cause, each explained by the backend as the product does, and judged. */
export const evaluate = async (
  states: readonly (State & { readonly report?: Report | undefined })[],
  { backend: given, mask, language, maxTokens, promptTokens, now, onAnswer }: Evaluating,
  signal: AbortSignal,
): Promise<readonly JudgedAnswer[]> => {
  const { backend, take } = recording(given);
  const explain = createExplainer({
    backend,
    masker: (dictionary) => createMasker({ key: 'evaluation', dictionary, mode: mask }),
    maxTokens,
    promptTokens,
  });
  const judged: JudgedAnswer[] = [];
  for (const state of states.filter(({ findings }) => findings.some(({ rootCause }) => rootCause))) {
    const report = state.report ?? (await analyzeState(state, ['all'], analyzers));
    const incident = incidentOf(state, report);
    if (incident === undefined) continue;
    const started = now();
    let explanation: Explanation | undefined;
    for await (const version of explain({ incident, report, language }, signal)) explanation = version;
    if (explanation === undefined) continue;
    const answer = judgeAnswer({ state, report, explanation, sent: take(), ms: now() - started });
    judged.push(answer);
    onAnswer?.(answer);
  }
  return judged;
};
