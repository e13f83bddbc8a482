/** The app's module for benchmarks: the one class that the vault's adapter needs, from the host without a screen. */
import { NODE_API } from '../../tools/obsidian-host/node/node-host.ts';

export const MarkdownView = NODE_API.MarkdownView;
