/** People by the directory's object id → what Teams calls them in messages. Of those heard by this process, which is who answers them alone. */
export interface People {
  readonly met: (person: string, account: string) => void;
  /** Their id itself where they were not met: Teams takes object ids for most things. */
  readonly accountOf: (person: string) => string;
}

const MOST = 5_000;

export const createPeople = (): People => {
  const accounts = new Map<string, string>();
  return {
    met: (person, account) => {
      accounts.delete(person);
      accounts.set(person, account);
      const [oldest] = accounts.keys();
      if (accounts.size > MOST && oldest !== undefined) accounts.delete(oldest);
    },
    accountOf: (person) => accounts.get(person) ?? person,
  };
};
