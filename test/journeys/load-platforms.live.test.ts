// SPDX-License-Identifier: Apache-2.0

import { expect, it } from 'vitest';
import { askAtThree, isAnswer } from '../support/ask-three.ts';
import { eventually } from '../support/eventually.ts';
import { lagOfMachine } from '../support/lag.ts';
import { describeWith } from '../support/needs.ts';
import { productAtThree } from '../support/three-platforms.ts';

const COMMANDS = 500;
const WITHIN_MS = 60_000;

describeWith(
  'redis-server',
  'five hundred commands within a minute over three platforms, five workspaces each',
  () => {
    it('are taken in time; none is lost, and none is answered twice', { timeout: 300_000 }, async () => {
      const product = await productAtThree({
        workspaces: 5,
        channels: 5,
        workers: 2,
        acknowledgeMs: 10_000,
      });
      try {
        const lag = lagOfMachine();
        const started = performance.now();
        const sent = await askAtThree(product.platforms, { commands: COMMANDS, withinMs: WITHIN_MS * 0.9 });
        expect(new Set(sent.map(({ line }) => line)).size).toBe(COMMANDS);
        expect(performance.now() - started).toBeLessThan(WITHIN_MS * 1.5);
        expect(sent.filter(({ taken }) => !taken)).toEqual([]);
        expect(Math.max(...sent.map(({ ackMs }) => ackMs)) - lag()).toBeLessThan(3_000);
        for (const { platform, roots } of product.platforms) {
          const wanted = sent.filter((each) => each.platform === platform);
          await eventually(() => {
            expect(roots().length).toBe(wanted.length);
            expect(roots().filter(({ text }) => !isAnswer(text))).toEqual([]);
          }, 150_000);
          const perPlace = (given: readonly { readonly place: string }[]) =>
            given.map(({ place }) => place).sort();
          expect(perPlace(roots())).toEqual(perPlace(wanted));
        }
      } finally {
        await product.close();
      }
    });
  },
);
