import { describe, expect, it } from 'vitest';
import { commandOf, operandName } from '../../adapters/discord/command-of.ts';
import { limitOf } from '../../adapters/discord/limits.ts';
import { commands } from '../../src/commands/index.ts';

const visible = commands.filter(({ hidden }) => hidden !== true);

/** What Discord counts of a command: names, descriptions and values. */
const textLength = (given: unknown): number => {
  if (Array.isArray(given)) return given.reduce((sum: number, one) => sum + textLength(one), 0);
  if (typeof given !== 'object' || given === null) return 0;
  return Object.entries(given).reduce(
    (sum, [key, value]) =>
      sum +
      (['name', 'description', 'value'].includes(key) && typeof value === 'string'
        ? value.length
        : textLength(value)),
    0,
  );
};

describe('the slash command of Discord', () => {
  const body = commandOf(commands);

  it('offers every command with every flag: none is cut off', () => {
    expect(
      body.options.map(({ name, options }) => [name, options.map((option) => option.name).sort()]),
    ).toEqual(
      visible.map((command) => [
        command.verb,
        [
          ...(operandName(command) === undefined ? [] : [operandName(command)]),
          ...Object.keys(command.flags),
        ].sort(),
      ]),
    );
  });

  it('is no longer than Discord takes', () => {
    expect(textLength(body)).toBeLessThanOrEqual(limitOf('commandText'));
  });

  it('completes clusters, namespaces, filters and resources', () => {
    const completed = (verb: string): readonly string[] =>
      (body.options.find(({ name }) => name === verb)?.options ?? [])
        .filter(({ autocomplete }) => autocomplete === true)
        .map(({ name }) => name);
    expect(completed('analyze')).toEqual(expect.arrayContaining(['cluster', 'namespace', 'filter']));
    expect(completed('analyze').length).toBeGreaterThan(3);
  });
});
