// SPDX-License-Identifier: Apache-2.0

/** What a promise was rejected with; fails when it was not. */
export const rejection = async (task: Promise<unknown>): Promise<Error> => {
  try {
    await task;
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was thrown');
};
