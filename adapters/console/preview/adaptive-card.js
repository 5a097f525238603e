// SPDX-License-Identifier: Apache-2.0

// @ts-check
import { AdaptiveCard, ExecuteAction, HostConfig, SerializationContext, Versions } from 'adaptivecards';
import { Marked } from 'marked';

/** @typedef {import('./preview.js').Draw} Draw */

const colours = {
  light: { text: '#242424', subtle: '#616161', card: '#ffffff', raised: '#f5f5f5', line: '#d1d1d1' },
  dark: { text: '#ffffff', subtle: '#adadad', card: '#292929', raised: '#1f1f1f', line: '#525252' },
};

/** @param {string} text @param {string} subtle */
const shade = (text, subtle) => ({ default: text, subtle });

/** Teams' own type and colours. https://learn.microsoft.com/en-us/microsoftteams/platform/task-modules-and-cards/cards/design-effective-cards @param {boolean} dark */
const hostConfig = (dark) => {
  const { text, subtle, raised, card, line } = dark ? colours.dark : colours.light;
  const foregroundColors = {
    default: shade(text, subtle),
    accent: shade(dark ? '#a6a7dc' : '#5b5fc7', subtle),
    attention: shade(dark ? '#e37d80' : '#c4314b', subtle),
    good: shade(dark ? '#92c353' : '#237b4b', subtle),
    warning: shade(dark ? '#f8d22a' : '#835c00', subtle),
  };
  return new HostConfig({
    fontFamily: '"Segoe UI", system-ui, sans-serif',
    fontSizes: { small: 12, default: 14, medium: 14, large: 18, extraLarge: 24 },
    fontWeights: { lighter: 400, default: 400, bolder: 600 },
    spacing: { small: 8, default: 12, medium: 16, large: 20, extraLarge: 24, padding: 16 },
    separator: { lineThickness: 1, lineColor: line },
    containerStyles: Object.fromEntries(
      ['default', 'emphasis', 'good', 'attention', 'warning', 'accent'].map((style) => [
        style,
        { backgroundColor: style === 'default' ? card : raised, foregroundColors },
      ]),
    ),
    actions: {
      maxActions: 6,
      spacing: 'default',
      buttonSpacing: 8,
      actionAlignment: 'left',
      actionsOrientation: 'horizontal',
    },
  });
};

/** The subset that Teams knows; whatever else stands there is text. */
const marked = new Marked({ gfm: true, breaks: true });

AdaptiveCard.onProcessMarkdown = (text, result) => {
  result.outputHtml = marked.parse(text.replaceAll('<', '&lt;'), { async: false });
  result.didProcess = true;
};

/** @param {Record<string, any>} payload */
const cardOf = (payload) =>
  payload['card'] ??
  payload['content'] ??
  payload['attachments']?.[0]?.content ??
  payload['activity']?.attachments?.[0]?.content;

/** @param {unknown} action @param {Record<string, any>} inputs @returns {string | undefined} */
const lineOf = (action, inputs) => {
  if (!(action instanceof ExecuteAction)) return undefined;
  const data = /** @type {Record<string, any>} */ (action.data ?? {});
  return data['line'] ?? inputs[data['menu']];
};

/** @type {Draw} */
export const adaptiveCard = (payloads, { host, dark, press }) => {
  host.dataset['shade'] = dark ? 'dark' : 'light';
  const shadow = host.shadowRoot ?? host.attachShadow({ mode: 'open' });
  const style = document.createElement('link');
  style.rel = 'stylesheet';
  style.href = new URL('./adaptive-card.css', import.meta.url).href;
  const cards = payloads.map((payload) => {
    const card = new AdaptiveCard();
    card.hostConfig = hostConfig(dark);
    card.parse(cardOf(payload), new SerializationContext(Versions.v1_5));
    card.onExecuteAction = (action) => {
      const inputs = Object.fromEntries(card.getAllInputs().map(({ id, value }) => [id, value]));
      const line = lineOf(action, inputs);
      if (line !== undefined) press(line);
    };
    const drawn = card.render() ?? document.createElement('div');
    drawn.classList.add('card');
    return drawn;
  });
  const stage = document.createElement('div');
  stage.className = dark ? 'dark' : 'light';
  stage.append(...cards);
  shadow.replaceChildren(style, stage);
};
