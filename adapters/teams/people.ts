// SPDX-License-Identifier: Apache-2.0

/** People by the directory's object id → what Teams calls them in messages. Of those heard by this process, which is who answers them alone. */
export interface People {
  readonly met: (person: string, account: string) => void;
  /** Their id itself where they were not met: Teams takes object ids for most things. */
  readonly accountOf: (person: string) => string;
  /** Undefined where they were not met. */
  readonly personOf: (account: string) => string | undefined;
}

const MOST = 5_000;

export const createPeople = (): People => {
  const accounts = new Map<string, string>();
  const persons = new Map<string, string>();
  return {
    met: (person, account) => {
      accounts.delete(person);
      accounts.set(person, account);
      persons.set(account, person);
      const [oldest] = accounts;
      if (accounts.size <= MOST || oldest === undefined) return;
      accounts.delete(oldest[0]);
      persons.delete(oldest[1]);
    },
    personOf: (account) => persons.get(account),
    accountOf: (person) => accounts.get(person) ?? person,
  };
};
