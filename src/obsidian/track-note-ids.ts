/** Keeps the note service's ID index up to date from the app's metadata cache, without reading files. */
import { TFile, type Plugin } from 'obsidian';
import type { NoteServiceController } from '../vault/create-note-service.ts';
import { forEachTimeSliced } from '../vault/time-slicing.ts';
import type { Clock } from '../log/ports.ts';

/**
 * Follows changes in the vault while the plugin is loaded. Returns a function that sends all IDs that the note service
 * does not know yet; the caller calls it first.
 */
export function trackNoteIds(plugin: Plugin, service: NoteServiceController, clock: Clock): () => Promise<void> {
  const { metadataCache, vault } = plugin.app;
  plugin.registerEvent(
    metadataCache.on('changed', (file, text) => {
      service.noteWritten(file.path, text);
    }),
  );
  plugin.registerEvent(
    vault.on('delete', (file) => {
      service.noteRemoved(file.path);
    }),
  );
  plugin.registerEvent(
    vault.on('rename', (file, from) => {
      if (file instanceof TFile) service.noteRenamed(from, file.path);
    }),
  );
  return async () => {
    await forEachTimeSliced(vault.getMarkdownFiles(), clock, {}, (file) => {
      if (!service.isKnown(file.path)) service.noteCached(file.path, metadataCache.getFileCache(file)?.frontmatter);
      return undefined;
    });
  };
}
