// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { commandOf, operandName } from '../../adapters/discord/command-of.ts';
import { commands } from '../../src/commands/index.ts';
import { faultsOfCommand } from '../standins/discord/validate/command.ts';

const visible = commands.filter(({ hidden }) => hidden !== true);

describe('the slash command of Discord', () => {
  const body = commandOf(commands);

  const subcommands = body.options.flatMap((one) => (one.type === 2 ? one.options : [one]));

  it('is one that Discord registers', () => {
    expect(faultsOfCommand(body, { isGlobal: false })).toEqual([]);
  });

  it('has what is for admins alone in a group', () => {
    const group = body.options.find(({ name }) => name === 'admin');
    expect(group).toMatchObject({ type: 2 });
    expect(group?.options.map(({ name }) => name)).toEqual(
      visible.filter(({ right }) => right === 'admin').map(({ verb }) => verb),
    );
  });

  it('offers every command with every flag: none is cut off', () => {
    expect(
      subcommands.map(({ name, options }) => [name, options.map((option) => option.name).sort()]).sort(),
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

  it('cuts the longest descriptions, and no more than makes it fit', () => {
    const cut = subcommands
      .flatMap(({ options }) => options)
      .filter(({ description }) => description.endsWith('…'));
    // At a space: the word that no longer fits is left out whole.
    for (const { description } of cut) expect(description.length).toBeGreaterThanOrEqual(45);
    expect(cut.length).toBeLessThan(subcommands.flatMap(({ options }) => options).length / 4);
  });

  it('completes clusters, namespaces, filters and resources', () => {
    const completed = (verb: string): readonly string[] =>
      (subcommands.find(({ name }) => name === verb)?.options ?? [])
        .filter(({ autocomplete }) => autocomplete === true)
        .map(({ name }) => name);
    expect(completed('analyze')).toEqual(expect.arrayContaining(['cluster', 'namespace', 'filter']));
    expect(completed('analyze').length).toBeGreaterThan(3);
  });
});
