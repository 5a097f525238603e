import { z } from 'zod';
import { SECOND } from '../../src/core/clock.ts';
import type { Log } from '../../src/core/ports/telemetry.ts';
import type { Sdk } from './sdk.ts';
import { withoutConsole } from './sdk-console.ts';

/** An activity, as the Bot Connector takes it. */
export type Sent = Readonly<Record<string, unknown>>;

const Answer = z.object({ id: z.string().min(1) });
const Members = z.object({
  members: z.array(z.object({ id: z.string() })),
  continuationToken: z.string().nullish(),
});

/** One Bot Connector. Everything rejects with what the SDK throws: send-errors.ts knows what to do about it. */
export interface Connector {
  readonly send: (conversation: string, activity: Sent) => Promise<string>;
  /** Shown to the recipient of the activity alone. */
  readonly sendTargeted: (conversation: string, activity: Sent) => Promise<string>;
  readonly update: (conversation: string, id: string, activity: Sent) => Promise<void>;
  readonly remove: (conversation: string, id: string) => Promise<void>;
  /** Whether more than so many people are in it. */
  readonly hasMoreThan: (conversation: string, people: number) => Promise<boolean>;
  /** The personal chat with somebody who has the app. */
  readonly openChat: (about: {
    readonly bot: string;
    readonly person: string;
    readonly tenant: string | undefined;
  }) => Promise<string>;
}

export type Connectors = (serviceUrl: string) => Promise<Connector>;

const CALL_MS = 15 * SECOND;

/** Marks a request on its way through the SDK, which has no parameter for it; no server sees it. */
const TARGETED = 'x-k8sgpt-targeted';

interface Request {
  url: string;
  readonly headers: {
    readonly get: (name: string) => string | undefined;
    readonly delete: (name: string) => void;
  };
}
/** What is used of botbuilder's client; its package is not ours to import. */
interface SdkClient {
  readonly conversations: {
    readonly sendToConversation: (conversation: string, activity: Sent, options: object) => Promise<unknown>;
    readonly updateActivity: (
      conversation: string,
      id: string,
      activity: Sent,
      options: object,
    ) => Promise<unknown>;
    readonly deleteActivity: (conversation: string, id: string, options: object) => Promise<unknown>;
    readonly createConversation: (about: Sent, options: object) => Promise<unknown>;
    readonly getConversationPagedMembers: (conversation: string, options: object) => Promise<unknown>;
  };
  /** The client below: private in the types, and the only place where retries can be switched off. */
  readonly client: {
    readonly pipeline: {
      readonly removePolicy: (which: { readonly name: string }) => unknown;
      readonly addPolicy: (policy: {
        readonly name: string;
        readonly sendRequest: (
          request: Request,
          next: (request: Request) => Promise<unknown>,
        ) => Promise<unknown>;
      }) => unknown;
    };
  };
}

const prepared = ({ client }: SdkClient): void => {
  // Three retries that wait as long as they are told: deliver.ts knows what is newest, and waits itself.
  client.pipeline.removePolicy({ name: 'defaultRetryPolicy' });
  client.pipeline.addPolicy({
    name: 'k8sgpt-targeted',
    sendRequest: async (request, next) => {
      if (request.headers.get(TARGETED) !== undefined) {
        request.headers.delete(TARGETED);
        // https://learn.microsoft.com/microsoftteams/platform/agents-in-teams/targeted-messages
        request.url = `${request.url}${request.url.includes('?') ? '&' : '?'}isTargetedActivity=true`;
      }
      return next(request);
    },
  });
};

/** Clients of Bot Connectors, one for each address. */
export const createConnectors = (sdk: Sdk, appId: string, log: Log): Connectors => {
  const open = new Map<string, Promise<SdkClient>>();

  const clientOf = async (serviceUrl: string): Promise<SdkClient> => {
    let client: SdkClient | undefined;
    await sdk.adapter.continueConversationAsync(
      appId,
      { channelId: 'msteams', serviceUrl, bot: { id: appId, name: '' }, conversation: { id: '-' } as never },
      async ({ adapter, turnState }) => {
        client = turnState.get<SdkClient>(
          (adapter as unknown as { readonly ConnectorClientKey: symbol }).ConnectorClientKey,
        );
      },
    );
    if (client === undefined) throw new Error('botbuilder gave no client');
    prepared(client);
    return client;
  };

  return async (serviceUrl) => {
    const opened = open.get(serviceUrl) ?? clientOf(serviceUrl);
    open.set(serviceUrl, opened);
    opened.catch(() => open.delete(serviceUrl));
    const { conversations } = await opened;
    const quietly = <T>(task: () => Promise<T>): Promise<T> => withoutConsole(log, task);
    const options = (): object => ({ timeout: CALL_MS, abortSignal: AbortSignal.timeout(CALL_MS) });
    return {
      send: async (conversation, activity) =>
        Answer.parse(await quietly(() => conversations.sendToConversation(conversation, activity, options())))
          .id,
      sendTargeted: async (conversation, activity) =>
        Answer.parse(
          await quietly(() =>
            conversations.sendToConversation(conversation, activity, {
              ...options(),
              customHeaders: { [TARGETED]: '1' },
            }),
          ),
        ).id,
      update: async (conversation, id, activity) => {
        await quietly(() => conversations.updateActivity(conversation, id, { ...activity, id }, options()));
      },
      remove: async (conversation, id) => {
        await quietly(() => conversations.deleteActivity(conversation, id, options()));
      },
      hasMoreThan: async (conversation, people) => {
        const page = await quietly(() =>
          // Teams gives pages of 50 to 500.
          conversations.getConversationPagedMembers(conversation, { ...options(), pageSize: people + 40 }),
        );
        const { members, continuationToken } = Members.parse(page);
        return members.length > people || Boolean(continuationToken);
      },
      openChat: async ({ bot, person, tenant }) =>
        Answer.parse(
          await quietly(() =>
            conversations.createConversation(
              {
                isGroup: false,
                bot: { id: bot },
                members: [{ id: person }],
                ...(tenant === undefined
                  ? {}
                  : { tenantId: tenant, channelData: { tenant: { id: tenant } } }),
              },
              options(),
            ),
          ),
        ).id,
    };
  };
};
