// SPDX-License-Identifier: Apache-2.0

import { expect, it, onTestFinished } from 'vitest';
import { startProduct } from '../support/product.ts';
import { rawHttp } from '../support/raw-http.ts';

it('what one address sends to the port of administration is no more than it may, whatever it says of itself', async () => {
  const product = await startProduct({ K8SGPT_TRUST_PROXY: '1', K8SGPT_LIMIT_SOURCE: '20' });
  onTestFinished(() => product.stop().then(() => undefined));
  const ask = async (path: string, at: number): Promise<number> => {
    const headers = { 'x-forwarded-for': `203.0.113.${at}` };
    return (await rawHttp(new URL(path, product.url).href, { headers })).status;
  };
  const told: number[] = [];
  for (let at = 0; at < 60; at += 1) told.push(await ask('/metrics', at));
  expect(told[0]).toBe(200);
  expect(told.filter((status) => status === 429).length).toBeGreaterThan(20);
  expect(await ask('/messages', 61)).toBe(429);
  expect(await ask('/readyz', 62)).toBe(200);
});
