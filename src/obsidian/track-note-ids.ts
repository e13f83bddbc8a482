/** Tells the desk which note has which id, from what the app knows anyway: no file is read for it. */
import { TFile, type Plugin } from 'obsidian';
import type { OpenDesk } from '../vault/create-note-service.ts';
import { forEachAtPace } from '../vault/time-slicing.ts';
import type { Clock } from '../log/ports.ts';

/** Follows the vault for as long as the plugin is loaded. Gives what tells the desk all ids, which the caller does first. */
export function watchIds(plugin: Plugin, desk: OpenDesk, clock: Clock): () => Promise<void> {
  const { metadataCache, vault } = plugin.app;
  plugin.registerEvent(
    metadataCache.on('changed', (file, text) => {
      desk.noteWritten(file.path, text);
    }),
  );
  plugin.registerEvent(
    vault.on('delete', (file) => {
      desk.noteRemoved(file.path);
    }),
  );
  plugin.registerEvent(
    vault.on('rename', (file, from) => {
      if (file instanceof TFile) desk.noteRenamed(from, file.path);
    }),
  );
  return async () => {
    await forEachAtPace(vault.getMarkdownFiles(), clock, {}, (file) => {
      desk.noteCached(file.path, metadataCache.getFileCache(file)?.frontmatter);
      return undefined;
    });
  };
}
