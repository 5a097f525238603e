// SPDX-License-Identifier: Apache-2.0

import type { AnalyzeRequest, AnalyzeResponse } from '../core/api-messages.ts';
import type { Filter } from '../core/filters-of.ts';
import { k8sgptResult } from '../core/k8sgpt-result.ts';
import type { Masker } from '../core/mask/masker.ts';
import type { Call } from '../core/ports/program-api.ts';
import type { Report } from '../core/report.ts';
import type { AskProgram } from './asked.ts';
import { backendTrouble, type Explainers } from './backend-named.ts';
import { filtersNamed } from './filters-named.ts';

export interface AnalyzeParts {
  readonly asked: AskProgram;
  readonly filters: readonly Filter[];
  readonly explainers: Explainers;
  /** What stands for names where a model reads. Rejects where its key cannot be had now. */
  readonly masker: () => Promise<Pick<Masker, 'maskName'>>;
}

/** How gRPC numbers "not there now", which k8sgpt's answers use too. */
const UNAVAILABLE = 14;

/** Names as k8sgpt takes several of them: in one text, between commas. */
const listed = (text: string): readonly string[] =>
  text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');

const option = (name: string, value: string): readonly string[] => (value === '' ? [] : [`${name}=${value}`]);

/** A request → the command line that asks the same. */
const analyzeWords = (request: AnalyzeRequest, filters: readonly string[], explain: boolean) => [
  'analyze',
  ...option('--cluster', request.cluster),
  ...listed(request.namespace).map((name) => `--namespace=${name}`),
  ...filters.map((name) => `--filter=${name}`),
  ...option('--selector', request.labelSelector.trim()),
  ...(explain ? ['--explain', ...option('--language', request.language.trim())] : []),
  ...(explain && request.nocache ? ['--fresh'] : []),
  ...(request.object === '' ? [] : ['--', request.object]),
];

/** Why a model did not explain what it was asked to; undefined when it did, or when none is set up. */
const explainTrouble = (report: Report, { isAi }: Explainers): AnalyzeResponse['error'] => {
  if (!isAi) return null;
  const note = Object.values(report.explanations).find(
    ({ source, note }) => source === 'guidance' && note !== undefined,
  )?.note;
  return note === undefined ? null : { message: note, code: UNAVAILABLE };
};

/** What a report that was too large to keep in full has lost: incidents still name it. */
const SHORTENED =
  'The report was too large to be kept in full: some findings are missing. Ask for fewer namespaces or filters.';

const isShortened = ({ findings, incidents }: Report): boolean => {
  const kept = new Set(findings.map(({ id }) => id));
  return incidents.some((incident) => incident.findings.some((id) => !kept.has(id)));
};

const nothing: AnalyzeResponse = { error: null, errors: [], status: 'Incomplete', problems: 0, results: [] };

/** k8sgpt's question, answered in its shape. */
export const createAnalyze =
  ({ asked, filters, explainers, masker }: AnalyzeParts) =>
  async (request: AnalyzeRequest, call: Call): Promise<AnalyzeResponse> => {
    const { known, errors } = filtersNamed(request.filters, filters);
    // None of what was asked for exists: the default set is not what was meant.
    if (request.filters.length > 0 && known.length === 0) return { ...nothing, errors: [...errors] };
    const unusable = request.explain ? backendTrouble(request.backend, explainers) : undefined;
    const explain = request.explain && unusable === undefined;
    const { report } = await asked(analyzeWords(request, known, explain), call, {
      backend: request.backend,
    });
    if (report === undefined) return { ...nothing, errors: [...errors, 'The report is no longer kept.'] };
    const told = k8sgptResult(report, { masker: await masker().catch(() => undefined) });
    return {
      error: unusable ?? (explain ? explainTrouble(report, explainers) : null),
      errors: [...errors, ...(told.errors ?? []), ...(isShortened(report) ? [SHORTENED] : [])],
      status: told.status,
      problems: told.problems,
      results: told.results.map(({ kind, name, error, details, parentObject }) => ({
        kind,
        name,
        error: error.map(({ Text, Sensitive }) => ({
          text: Text,
          sensitive: Sensitive.map(({ Unmasked, Masked }) => ({ unmasked: Unmasked, masked: Masked })),
        })),
        details,
        parentObject,
      })),
    };
  };
