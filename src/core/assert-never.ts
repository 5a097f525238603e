// SPDX-License-Identifier: Apache-2.0

/** Closes a switch over a union: a new member that is not handled becomes a compile error here. */
export const assertNever = (value: never): never => {
  throw new Error(`unhandled case: ${JSON.stringify(value)}`);
};
