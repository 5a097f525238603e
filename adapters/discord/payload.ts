import type {
  APIActionRowComponent,
  APIComponentInMessageActionRow,
  APIContainerComponent,
  APIFileComponent,
  APISectionComponent,
  APISeparatorComponent,
  APITextDisplayComponent,
} from 'discord-api-types/v10';

/** What a container holds here. */
export type Piece =
  | APITextDisplayComponent
  | APISectionComponent
  | APISeparatorComponent
  | APIFileComponent
  | APIActionRowComponent<APIComponentInMessageActionRow>;

/** What is too much for messages, as plain text. */
export interface TextFile {
  readonly name: string;
  readonly text: string;
}

/** One Discord message: `components` is what is shown; `title` names the thread that is started from it. */
export interface DiscordPayload {
  readonly title: string;
  readonly components: readonly APIContainerComponent[];
  readonly files?: readonly TextFile[] | undefined;
}

/** Component types by number: the enum of discord.js would load the whole SDK where only a picture is wanted. */
export const component = {
  row: 1,
  button: 2,
  select: 3,
  input: 4,
  section: 9,
  text: 10,
  file: 13,
  separator: 14,
  container: 17,
  label: 18,
} as const;

/** Message flags. */
export const flag = { ephemeral: 1 << 6, componentsV2: 1 << 15 } as const;
