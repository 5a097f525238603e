// SPDX-License-Identifier: Apache-2.0

import { Redis } from 'ioredis';
import { expect, it, onTestFinished } from 'vitest';
import { says, startOpenAi } from '../standins/openai.ts';
import { eventually } from '../support/eventually.ts';
import { families, garbage, spoil } from '../support/garbage.ts';
import { describeWith } from '../support/needs.ts';
import { demoRouted } from '../support/watches-config.ts';
import { openWorld, textsOf } from '../support/world.ts';

/** Lines in which a process tells of trouble. */
const troubles = (output: string): readonly string[] =>
  output.split('\n').filter((line) => /"level":"(?:warn|error|fatal)"|Error:/.test(line));
/** How often the same is told: what differs between two lines of one trouble is when. */
const oftenest = (lines: readonly string[]): number => {
  const counts = new Map<string, number>();
  for (const line of lines) {
    const same = line.replace(/"time":"[^"]*"/, '');
    counts.set(same, (counts.get(same) ?? 0) + 1);
  }
  return Math.max(0, ...counts.values());
};
/** What is told of one garbage, by all processes: a few lines each, and not again and again. */
const MOST_LINES = 60;

describeWith('redis-server', 'garbage in Redis, while bot, worker and scheduler run', () => {
  it.each(garbage)(
    '$name, under every key that is declared: who asks is answered',
    { timeout: 300_000 },
    async (one) => {
      const openAi = await startOpenAi();
      onTestFinished(() => openAi.close());
      openAi.will(says('{"summary":"It is full."}'));
      const world = await openWorld({
        channels: 2,
        config: demoRouted,
        env: { OPENAI_API_KEY: 'sk-abc', OPENAI_BASE_URL: openAi.url, K8SGPT_LOG_LEVEL: 'info' },
      });
      const processes = await Promise.all([
        world.start('worker'),
        world.start('bot'),
        world.start('scheduler'),
      ]);
      const said = (): string => textsOf([...world.roots('C0'), ...world.replies('C0')]).join('\n');
      const reports = (): number =>
        textsOf(world.roots('C0')).filter((text) => /demo: \d+ problem/.test(text)).length;
      const ask = (user: number, line: string) =>
        world.slack.command({ channel: 'C0', user: `U${user}`, text: line });
      await ask(0, 'analyze --explain');
      await eventually(() => expect(reports()).toBe(1), 90_000);
      await ask(1, 'mute 1 --for 1h');
      await eventually(() => expect(openAi.completions().length).toBeGreaterThan(0), 60_000);
      await eventually(() => expect(textsOf(world.roots('C1')).length).toBeGreaterThan(0), 60_000);

      const redis = new Redis(world.redis.url);
      onTestFinished(() => redis.disconnect());
      const before = processes.map(({ output }) => output().length);
      let spoilt = 0;
      for (const family of families) spoilt += await spoil(redis, family, one);
      expect(spoilt).toBeGreaterThanOrEqual(families.length);

      // What is known of clusters is gone until a worker tells it again, within a minute: who asks before is told so.
      const ended = (): number => processes[0].output().split('"msg":"Run ended"').length - 1;
      const again = async (line: string): Promise<void> => {
        const done = ended();
        for (let user = 11; ended() === done; user += 1) {
          expect(user, line).toBeLessThan(27);
          await ask(user, line);
          await eventually(() => expect(ended()).toBeGreaterThan(done), 8_000).catch(() => undefined);
        }
      };
      await again('analyze -n shop');
      for (const [at, line] of ['status', 'incidents', 'watches', 'details 1', 'silences', 'audit'].entries())
        await ask(3 + at, line);
      await again('analyze -n payments --explain');
      const told = processes.map(({ output }, at) => troubles(output().slice(before[at])));
      expect(said()).not.toMatch(/mistake of mine|a bug/i);
      for (const { child, output } of processes) expect(child.exitCode, output().slice(-2_000)).toBeNull();
      for (const lines of told) {
        expect(lines.length, lines.join('\n').slice(0, 4_000)).toBeLessThan(MOST_LINES);
        expect(lines.filter((line) => /TypeError|RangeError|Maximum call stack/.test(line))).toEqual([]);
      }
      // Nothing is told again and again, that is oftener than once a second.
      const settled = processes.map(({ output }) => output().length);
      const since = performance.now();
      await new Promise((resolve) => setTimeout(resolve, 5_000));
      const seconds = (performance.now() - since) / 1_000;
      for (const [at, { output }] of processes.entries())
        expect(oftenest(troubles(output().slice(settled[at]))), output().slice(-3_000)).toBeLessThan(
          seconds + 1,
        );
    },
  );
});
