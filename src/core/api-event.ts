// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { severities } from './finding.ts';

/** Our own question for a check, for those who can read a stream. */
export const StreamRequest = z.strictObject({
  cluster: z.string().max(253).default('').describe('Which cluster; empty: the default one'),
  namespaces: z.array(z.string().min(1).max(253)).max(500).default([]),
  filters: z.array(z.string().min(1).max(253)).max(500).default([]),
  labelSelector: z.string().max(4_000).default(''),
  object: z.string().max(600).default('').describe('Kind/name of one object; empty: everything'),
  explain: z.boolean().default(false),
  language: z.string().max(60).default(''),
  backend: z
    .string()
    .max(100)
    .default('')
    .describe('The AI backend that explains; empty: the one that is configured'),
});
export type StreamRequest = z.output<typeof StreamRequest>;

const Progress = z.object({
  doing: z.string().describe('what is being done, in words'),
  done: z.int(),
  total: z.int().describe('0: not known'),
});
const ReportTold = z.object({
  id: z.string(),
  cluster: z.string(),
  status: z.enum(['OK', 'ProblemDetected', 'Incomplete']),
  takenAt: z.iso.datetime(),
  incidents: z.int(),
  findings: z.int(),
  skipped: z.array(z.object({ kind: z.string(), reason: z.string() })).describe('what was not checked'),
});
const IncidentTold = z.object({
  id: z.string(),
  severity: z.enum(severities),
  title: z.string().describe('what is broken for whom, and the cause'),
  cause: z.string().describe('the object to blame'),
  impact: z.array(z.string()).describe('consequences, one clause each'),
  fix: z.string(),
  code: z.string().describe('analyzer/problem of the finding that leads'),
});
const ExplanationTold = z.object({
  incident: z.string(),
  source: z.enum(['ai', 'guidance']),
  happening: z.string(),
  cause: z.string().optional(),
  because: z.array(z.string()),
  steps: z.array(z.string()),
  verify: z.string(),
  model: z.string().optional(),
  note: z.string().optional().describe('why guidance stands in for a model'),
});
const Done = z.object({ report: z.string(), status: z.string() });

/** What is told of a check as it goes: progress, the report, its incidents, explanations, the end. One key each. */
export const AnalyzeEvent = z.union([
  z.object({ progress: Progress }),
  z.object({ report: ReportTold }),
  z.object({ incident: IncidentTold }),
  z.object({ explanation: ExplanationTold }),
  z.object({ done: Done }),
]);
export type AnalyzeEvent = z.output<typeof AnalyzeEvent>;
