// SPDX-License-Identifier: Apache-2.0

import { describe, expect, test } from 'vitest';
import { plain } from '../src/core/document.ts';
import { redactReport } from '../src/core/redact/redact-report.ts';
import { object, pod, type Raw, reportOf } from './support/objects.ts';

const SECRETS = {
  token: 'ghp_AbCdEfGhIjKlMnOpQrStUvWxYz0123456789',
  password: 'hunter2-Tr0ub4dor',
  connection: 'postgres://billing:s3cr3tPa55@db.corp.internal:5432/orders',
  aws: 'AKIAIOSFODNN7EXAMPLE',
  jwt: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.SflKxwRJSMeKKF2QT4fwpMeJf36P',
};

const event = (name: string, on: Raw, message: string): Raw => {
  const { kind, metadata } = on as { kind: string; metadata: { name: string; uid: string } };
  return object('Event', name, {
    involvedObject: { kind, namespace: 'shop', name: metadata.name, uid: metadata.uid },
    type: 'Warning',
    reason: 'Failed',
    message,
    lastTimestamp: '2026-11-22T09:59:30Z',
  });
};

const secretive = (says: string): readonly Raw[] => {
  const crashing = pod('checkout-1', { trouble: 'crash', says });
  const pulling = pod('cart-1', { trouble: { waiting: 'ErrImagePull', message: says } });
  return [crashing, pulling, event('e1', pulling, `Failed to pull image: ${says}`)];
};

const all = `token ${SECRETS.token}, password=${SECRETS.password}, ${SECRETS.connection}, key ${SECRETS.aws}, Authorization: Bearer ${SECRETS.jwt}`;

describe('a report holds no secret', () => {
  test.each(Object.entries(SECRETS))('%s', async (_, secret) => {
    const report = await reportOf(secretive(all));
    expect(report.findings.length).toBeGreaterThan(1);
    expect(JSON.stringify(report)).toContain('[redacted');
    expect(JSON.stringify(report)).not.toContain(secret);
    expect(JSON.stringify(report)).not.toContain('s3cr3tPa55');
  });

  test.each([399, 400, 410, 420, 430, 999, 1_000, 1_010, 1_020, 1_030])(
    'also where a text of %i characters before it is cut in its middle',
    async (before) => {
      const report = await reportOf(secretive(`${'x '.repeat(before / 2)}${SECRETS.token}`));
      expect(JSON.stringify(report)).toContain('x x x');
      expect(JSON.stringify(report)).not.toContain(SECRETS.token.slice(0, 12));
    },
  );

  test('names, ids and references stay', async () => {
    // The name of a Pod may look like a token and is none.
    const name = 'glrt-runner-for-the-shop-of-ana';
    const report = await reportOf([pod(name, { trouble: 'crash', says: 'password=hunter2' })]);
    const [finding] = report.findings;
    expect(finding?.object).toEqual({ kind: 'Pod', namespace: 'shop', name });
    expect(report.incidents[0]?.findings).toContain(finding?.id);
    expect(plain(report.incidents[0]?.fix ?? [])).not.toBe('');
  });

  test('what holds no secret is left as it is', async () => {
    const report = await reportOf(secretive('exit'));
    expect(redactReport(report).findings).toBe(report.findings);
  });
});
