// SPDX-License-Identifier: Apache-2.0

import type { Screen } from '../../../adapters/terminal/screen.ts';
import type { SurfaceFlags } from '../../../adapters/terminal/surface-flags.ts';
import { type AnyCommand, type Command, defineCommand } from '../../core/command.ts';
import { Refused } from '../../core/errors.ts';
import type { ParsedWords } from '../../core/parse-flags.ts';

export interface OperationGiven {
  readonly args: ParsedWords;
  readonly surface: SurfaceFlags;
  readonly screen: Screen;
}

/**
 * What only the one who runs the product does, at a command line: described as commands are, for help and for typos.
 * One file per verb in operations/; what is heavy is imported inside `run`.
 */
export interface Operation extends AnyCommand {
  /** First operands that it takes of the command of chat with the same verb; undefined = the verb is its own; '' = none follows. */
  readonly takes?: readonly string[] | undefined;
  /** Runs until it is told to end, logs what goes wrong, and has no flags of answers. */
  readonly isRole?: true | undefined;
  /** Resolves to the exit code of the process. */
  readonly run: (given: OperationGiven) => Promise<number>;
}

type Defined = Omit<Command, 'plan'> & Pick<Operation, 'takes' | 'isRole' | 'run'>;

export const defineOperation = ({ run, takes, isRole, ...command }: Defined): Operation => ({
  ...defineCommand({
    ...command,
    plan: () => {
      throw new Refused(`${command.verb} is an operation of the command line.`);
    },
  }),
  run,
  takes,
  isRole,
});
