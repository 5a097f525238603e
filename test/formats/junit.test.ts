// SPDX-License-Identifier: Apache-2.0

import { beforeAll, describe, expect, test } from 'vitest';
import type { Report } from '../../src/core/report.ts';
import { demoReport } from '../support/demo-report.ts';
import { formatted, withHostileWords } from '../support/formatted.ts';
import { type Element, readXml } from '../support/xml.ts';

let report: Report;
beforeAll(async () => {
  report = await demoReport();
});

const suitesOf = async (given: Report): Promise<Element> => readXml(await formatted('junit', given));
const suite = ({ children }: Element, name: string): Element => {
  const found = children.find(({ attributes }) => attributes['name'] === name);
  if (found === undefined) throw new Error(`there is no suite ${name}`);
  return found;
};
const resultOf = ({ children }: Element): string => children[0]?.name ?? 'passed';

describe('JUnit', () => {
  test('has one suite per filter, each with its cases, and counts that are true', async () => {
    const root = await suitesOf(report);
    expect(root.children.map(({ attributes }) => attributes['name'])).toEqual([...report.filters]);
    for (const { attributes, children } of root.children) {
      expect(children.length).toBeGreaterThan(0);
      expect(attributes['tests']).toBe(String(children.length));
      expect(attributes['failures']).toBe(
        String(children.filter((one) => resultOf(one) === 'failure').length),
      );
    }
    const cases = root.children.flatMap(({ children }) => children);
    expect(root.attributes['tests']).toBe(String(cases.length));
    expect(root.attributes['failures']).toBe(String(report.findings.length));
  });

  test('a failure says what to do, under a name that outlives pods', async () => {
    const pods = suite(await suitesOf(report), 'Pod');
    const failed = pods.children.find(
      ({ attributes }) => attributes['name'] === 'StatefulSet/payments/ledger-db pod-crash/oom-killed',
    );
    expect(failed?.children[0]?.attributes).toMatchObject({ type: 'critical' });
    expect(failed?.children[0]?.text).toContain('Do: Raise the memory limit');
  });

  test('what could not be looked at is skipped, never passed', async () => {
    const root = await suitesOf({
      ...report,
      findings: [],
      incidents: [],
      status: 'Incomplete',
      notApplicable: ['EKS'],
      filters: ['CronJob', 'EKS', 'Ingress', 'Node'],
      skipped: [
        { kind: 'CronJob', reason: 'forbidden', detail: 'cannot list cronjobs' },
        { kind: 'IngressClass', reason: 'forbidden', detail: 'cannot list ingressclasses' },
        { kind: 'Log', reason: 'limited', detail: '10 of 20 logs' },
      ],
    });
    const told = (name: string) =>
      suite(root, name).children.map((one) => [one.attributes['name'], resultOf(one)]);
    expect(told('CronJob')).toEqual([['not checked', 'skipped']]);
    expect(told('EKS')).toEqual([['not checked', 'skipped']]);
    expect(told('Ingress')).toEqual([
      ['not checked: IngressClass', 'skipped'],
      ['what could be checked', 'passed'],
    ]);
    expect(told('Node')).toEqual([['no problem', 'passed']]);
    expect(told('Not checked')).toEqual([['Log', 'skipped']]);
    expect(root.attributes['skipped']).toBe('4');
  });

  test('what is only worth knowing fails no pipeline, and is there to read', async () => {
    const [first] = report.findings;
    if (first === undefined) throw new Error('nothing was found');
    const root = await suitesOf({ ...report, findings: [{ ...first, severity: 'info' }] });
    expect(root.attributes['failures']).toBe('0');
    const told = suite(root, 'Pod').children.find(({ children }) => children.length > 0);
    expect(told?.children[0]?.name).toBe('system-out');
    expect(told?.children[0]?.text).toContain('Do: ');
  });

  test('words of a cluster stay words', async () => {
    const hostile = withHostileWords(report);
    const root = await suitesOf(hostile);
    const messages = root.children.flatMap(({ children }) =>
      children.flatMap((one) => one.children.map(({ attributes }) => attributes['message'] ?? '')),
    );
    expect(messages.some((message) => message.includes('<script>alert(1)</script>'))).toBe(true);
  });

  test('the same report gives the same bytes', async () => {
    expect(await formatted('junit', { ...report, id: 'r2', durationMs: 7 })).toBe(
      await formatted('junit', report),
    );
  });
});
