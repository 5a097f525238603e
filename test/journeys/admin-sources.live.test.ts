// SPDX-License-Identifier: Apache-2.0

import { expect, it, onTestFinished } from 'vitest';
import { startProduct } from '../support/product.ts';
import { rawHttp } from '../support/raw-http.ts';

it('nobody is another sender to the port of administration by saying so', async () => {
  const product = await startProduct({ K8SGPT_TRUST_PROXY: '1', K8SGPT_LIMIT_SOURCE: '20' });
  onTestFinished(() => product.stop().then(() => undefined));
  const ask = async (at: number): Promise<number> => {
    const headers = { 'x-forwarded-for': `203.0.113.${at}` };
    return (await rawHttp(new URL('/metrics', product.url).href, { headers })).status;
  };
  const told: number[] = [];
  for (let at = 0; at < 60; at += 1) told.push(await ask(at));
  expect(told[0]).toBe(200);
  expect(told.filter((status) => status === 429).length).toBeGreaterThan(20);
});
