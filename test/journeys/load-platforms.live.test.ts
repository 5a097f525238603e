import { expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { describeWith } from '../support/needs.ts';
import { questions } from '../support/questions.ts';
import { productAtThree } from '../support/three-platforms.ts';

const COMMANDS = 500;
const WITHIN_MS = 60_000;

describeWith(
  'redis-server',
  'five hundred commands within a minute over three platforms, five workspaces each',
  () => {
    it('are taken in time; none is lost, and none is answered twice', { timeout: 300_000 }, async () => {
      const product = await productAtThree({ workspaces: 5, channels: 5, workers: 2 });
      try {
        const lines = questions(COMMANDS);
        expect(new Set(lines).size).toBe(COMMANDS);
        const started = performance.now();
        const sent = await Promise.all(
          lines.map(async (line, at) => {
            const asked = product.platforms[at % 3];
            const place = asked?.places[Math.floor(at / 3) % asked.places.length];
            if (asked === undefined || place === undefined) throw new Error('there is nowhere to ask');
            await new Promise((resolve) => setTimeout(resolve, (at * WITHIN_MS * 0.9) / COMMANDS));
            return { place, platform: asked.platform, ...(await asked.ask(place, line)) };
          }),
        );
        expect(performance.now() - started).toBeLessThan(WITHIN_MS * 1.5);
        expect(sent.filter(({ taken }) => !taken)).toEqual([]);
        expect(Math.max(...sent.map(({ ackMs }) => ackMs))).toBeLessThan(3_000);
        const answered = (platform: string) =>
          product.platforms.find((each) => each.platform === platform)?.roots() ?? [];
        for (const { platform } of product.platforms) {
          const wanted = sent.filter((each) => each.platform === platform);
          await eventually(() => {
            const roots = answered(platform);
            expect(roots.length).toBe(wanted.length);
            expect(roots.filter(({ text }) => !/demo(:| is healthy)/.test(text))).toEqual([]);
          }, 150_000);
          const perPlace = (given: readonly { readonly place: string }[]) =>
            given.map(({ place }) => place).sort();
          expect(perPlace(answered(platform))).toEqual(perPlace(wanted));
        }
      } finally {
        await product.close();
      }
    });
  },
);
