// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { changeKinds } from './change.ts';
import { severities } from './finding.ts';

const Severity = z.enum(severities);
const ObjectName = z
  .string()
  .describe(
    '`Kind/namespace/name`, or `Kind/name` for objects without a namespace; the object may be missing',
  );
const Time = z.iso.datetime().describe('RFC 3339, UTC');

const EvidenceJson = z.object({
  type: z.enum(['condition', 'event', 'container', 'field', 'log']).describe('where it was found'),
  object: ObjectName,
  condition: z.string().optional().describe('type of the condition'),
  status: z.string().optional().describe('status of the condition: True, False or Unknown'),
  container: z.string().optional().describe('name of the container'),
  state: z.enum(['waiting', 'running', 'terminated']).optional().describe('state of the container'),
  exitCode: z.number().int().optional().describe('how the container ended last'),
  restarts: z.number().int().optional().describe('how often the container was restarted'),
  reason: z.string().optional().describe('one word of Kubernetes: CrashLoopBackOff, FailedMount'),
  ended: z.string().optional().describe('why a container that waits or runs ended last: OOMKilled'),
  message: z.string().optional().describe('words of the cluster, at most 1,000 characters'),
  count: z.number().int().optional().describe('how often the event was seen'),
  at: Time.optional().describe('when it was said, or last seen'),
  path: z.string().optional().describe('path of the field'),
  value: z.string().optional().describe('value of the field'),
  lines: z.array(z.string()).optional().describe('last lines of the log'),
});

const ExplanationJson = z.object({
  source: z.enum(['ai', 'guidance']).describe('guidance: the words of the analyzers, without AI'),
  happening: z.string().describe('what is happening, in two sentences'),
  cause: z.string().optional().describe('the root cause in one sentence, where a model names it'),
  confidence: z.enum(['high', 'medium', 'low']).optional().describe('how sure the model is of the cause'),
  because: z
    .array(z.string())
    .describe('why we think so, each claim with its evidence; [2]: the second of `sources`'),
  sources: z.array(z.string()).optional().describe('facts of the report that the claims rest on'),
  steps: z.array(z.string()).describe('what to do, in order'),
  verify: z.string().describe('how to check that it worked'),
  next: z.string().optional().describe('what to look at when the steps do not help'),
  model: z.string().optional().describe('name of the AI model'),
  cached: z.boolean().optional().describe('whether an earlier answer was used again'),
  note: z.string().optional().describe('why guidance stands in for AI'),
});

const ChangeJson = z.object({
  at: Time.describe('when it changed'),
  object: ObjectName,
  what: z.enum(changeKinds).describe('what kind of change'),
  text: z.string().describe('what changed, as a clause'),
  evidence: EvidenceJson.describe('where that was read'),
});

const IncidentJson = z.object({
  id: z
    .string()
    .describe('the same trouble keeps its id from scan to scan: the id of the finding that leads'),
  severity: Severity.describe('the gravest of its findings'),
  cause: ObjectName.describe('the object to blame, present or missing, in the form of `object`'),
  title: z.string().describe('what is broken for whom, and the cause: one line'),
  findings: z.array(z.string()).describe('ids of all its findings, the root cause first'),
  impact: z
    .array(z.string())
    .describe('the chain of consequences, one clause each; empty when nothing follows'),
  changes: z
    .array(ChangeJson)
    .optional()
    .describe(
      'what changed nearby within half an hour before it began, newest first, at most three; that it is the cause is not said',
    ),
  fix: z.string().describe('one imperative sentence'),
  explanation: ExplanationJson.optional().describe('with --explain'),
});

const FindingJson = z.object({
  id: z.string().describe('stable across scans, pod names and counts'),
  code: z.string().describe('`analyzer/problem`'),
  severity: Severity.describe(
    'critical: something is broken; warning: it will be, or is in part; info: worth knowing',
  ),
  object: ObjectName.describe('the object to look at first, `Kind/namespace/name` or `Kind/name`'),
  objects: z
    .array(ObjectName)
    .describe('every object with this very trouble, sorted; `object` is among them'),
  owner: ObjectName.describe('top of the chain of owners; the object itself when nobody owns it'),
  message: z.string().describe('completes "<Kind> <name> …"'),
  fix: z.string().describe('one imperative sentence'),
  docs: z.string().optional().describe('with --with-doc: official documentation'),
  incident: z.string().nullable().describe('id of its incident; null for good practice, which makes none'),
  evidence: z.array(EvidenceJson).describe('what the finding rests on'),
});

const TimingsJson = z.object({
  total: z.number().describe('all of it'),
  read: z.number().describe('reading the cluster'),
  logs: z.number().optional().describe('reading pod logs'),
  filters: z
    .array(z.object({ filter: z.string().describe('name of the filter'), ms: z.number().describe('time') }))
    .describe('analyzers by filter, in the order in which they ran'),
});

/** The document that `-o json` prints: documented, versioned by its key set, and the same for the same input. */
export const ReportJson = z.object({
  cluster: z.string().describe('name of the cluster'),
  takenAt: Time.describe('the moment of the snapshot by the clock of the cluster (or of the recording)'),
  status: z
    .enum(['OK', 'ProblemDetected', 'Incomplete'])
    .describe('Incomplete: nothing at warning or above was found, but something could not be checked'),
  incidents: z.array(IncidentJson).describe('by severity, then by workloads affected'),
  findings: z.array(FindingJson).describe('by severity, then by object'),
  skipped: z
    .array(
      z.object({
        kind: z
          .string()
          .describe('the Kubernetes kind that could not be read, or the filter whose analyzer broke'),
        reason: z
          .enum([
            'forbidden',
            'absent',
            'left-out',
            'not-recorded',
            'unavailable',
            'limited',
            'broken',
            'failed',
          ])
          .describe(
            'absent: the cluster has no such API; left-out: not asked for, by choice of whoever runs the bot, which makes nothing incomplete; limited: there was more than one check may read; broken: the analyzer failed; failed: a custom analyzer did not do its part',
          ),
      }),
    )
    .describe('what was not checked, sorted'),
  suppressed: z.number().int().describe('findings hidden by ignore rules'),
  timings: TimingsJson.optional().describe('with --with-stat: what took how long, in milliseconds'),
});
export type ReportJson = z.infer<typeof ReportJson>;
