// SPDX-License-Identifier: Apache-2.0

import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Report } from '../../src/core/report.ts';
import { demoReport } from '../support/demo-report.ts';
import { formatted, withHostileWords } from '../support/formatted.ts';

const Message = z.strictObject({ text: z.string().min(1) });
const Level = z.enum(['error', 'warning', 'note', 'none']);
/** What the standard allows of what we write, and what GitHub demands beyond it: rules with help, a file and a line. */
const Sarif = z.strictObject({
  $schema: z.url(),
  version: z.literal('2.1.0'),
  runs: z.tuple([
    z.strictObject({
      tool: z.strictObject({
        driver: z.strictObject({
          name: z.string().min(1),
          semanticVersion: z.string(),
          rules: z
            .array(
              z.strictObject({
                id: z.string().min(1).max(255),
                name: z.string().regex(/^[A-Z]\w+$/),
                shortDescription: z.strictObject({ text: z.string().min(1).max(1_024) }),
                fullDescription: z.strictObject({ text: z.string().min(1).max(1_024) }),
                helpUri: z.url().optional(),
                help: z.strictObject({ text: z.string().min(1), markdown: z.string().min(1) }),
                defaultConfiguration: z.strictObject({ level: Level }),
                properties: z.looseObject({
                  tags: z.array(z.string()).max(20),
                  'problem.severity': z.enum(['error', 'warning', 'recommendation']),
                  precision: z.enum(['very-high', 'high', 'medium', 'low']),
                }),
              }),
            )
            .max(25_000),
        }),
      }),
      automationDetails: z.strictObject({ id: z.string().endsWith('/') }),
      invocations: z.tuple([
        z.strictObject({
          executionSuccessful: z.boolean(),
          endTimeUtc: z.iso.datetime(),
          toolExecutionNotifications: z.array(
            z.strictObject({
              level: Level,
              message: Message,
              descriptor: z.strictObject({ id: z.string() }),
            }),
          ),
        }),
      ]),
      columnKind: z.literal('utf16CodeUnits'),
      results: z
        .array(
          z.strictObject({
            ruleId: z.string(),
            ruleIndex: z.int().min(0),
            level: Level,
            message: Message,
            locations: z
              .array(
                z.strictObject({
                  physicalLocation: z.strictObject({
                    artifactLocation: z.strictObject({
                      uri: z.string().regex(/^[\w%.!~*'()-]+(?:\/[\w%.!~*'()-]+){3}$/),
                    }),
                    region: z.strictObject({ startLine: z.int().min(1) }),
                  }),
                  logicalLocations: z
                    .array(
                      z.strictObject({
                        name: z.string(),
                        fullyQualifiedName: z.string(),
                        kind: z.literal('resource'),
                      }),
                    )
                    .min(1),
                }),
              )
              .length(1),
            partialFingerprints: z.record(z.string(), z.string().min(1)),
            properties: z.looseObject({ owner: z.string() }),
          }),
        )
        .max(25_000),
      properties: z.looseObject({ status: z.string() }),
    }),
  ]),
});
type Sarif = z.infer<typeof Sarif>;

const runOf = async (report: Report): Promise<Sarif['runs'][0]> =>
  Sarif.parse(JSON.parse(await formatted('sarif', report))).runs[0];

let report: Report;
beforeAll(async () => {
  report = await demoReport();
});

describe('SARIF', () => {
  test('tells every finding with its rule, its objects and its level', async () => {
    const { tool, results } = await runOf(report);
    expect(results.map(({ ruleId }) => ruleId)).toEqual(report.findings.map(({ code }) => code));
    for (const { ruleId, ruleIndex } of results) expect(tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
    const crashing = report.findings.findIndex(({ objects }) => objects.length > 1);
    expect(results[crashing]?.locations[0]?.logicalLocations.length).toBe(
      report.findings[crashing]?.objects.length,
    );
    expect(results.map(({ level }) => level)).toContain('error');
  });

  test('rules speak of no object', async () => {
    const { rules } = (await runOf(report)).tool.driver;
    const rule = rules.find(({ id }) => id === 'cron-job/never-fires');
    expect(rule?.shortDescription.text).toBe('CronJob never fires: no date matches its schedule <schedule>.');
    expect(rule?.help.text).toContain('Correct the schedule');
    expect(JSON.stringify(rules)).not.toContain('february-closing');
  });

  test('fingerprints stay when pods are replaced and the moment is another', async () => {
    const [before, after] = [
      await runOf(report),
      await runOf({
        ...report,
        id: 'r2',
        takenAt: report.takenAt + 60_000,
        durationMs: 1,
        findings: report.findings.map((finding) => ({
          ...finding,
          object: { ...finding.object, name: `${finding.object.name}-x` },
        })),
      }),
    ];
    const prints = (run: Sarif['runs'][0]) =>
      run.results.map(({ partialFingerprints }) => partialFingerprints);
    expect(prints(after)).toEqual(prints(before));
    expect(new Set(prints(before).map(({ primaryLocationLineHash }) => primaryLocationLineHash)).size).toBe(
      report.findings.length,
    );
  });

  test('says what could not be looked at, and that the check was not whole', async () => {
    const [whole] = (await runOf(report)).invocations;
    expect(whole.executionSuccessful).toBe(true);
    const [blind] = (await runOf(withHostileWords(report))).invocations;
    expect(blind.executionSuccessful).toBe(false);
    expect(blind.toolExecutionNotifications[0]?.message.text).toMatch(/^Not checked: Secret: forbidden/);
  });

  test('the same report gives the same bytes', async () => {
    expect(await formatted('sarif', { ...report, id: 'r2', durationMs: 7 })).toBe(
      await formatted('sarif', report),
    );
  });

  test('a finding of an analyzer of other people has a rule too', async () => {
    const [first] = report.findings;
    if (first === undefined) throw new Error('nothing was found');
    const foreign = { ...first, code: 'custom/disk-space/full', docs: '' };
    const { tool } = await runOf({ ...report, findings: [foreign] });
    expect(tool.driver.rules[0]).toMatchObject({
      id: 'custom/disk-space/full',
      name: 'CustomDiskSpaceFull',
      properties: { tags: ['kubernetes', 'disk-space'] },
    });
  });
});
