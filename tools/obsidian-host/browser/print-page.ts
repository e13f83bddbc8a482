/** The page that “Export to PDF” prints: the note, rendered again outside the window, as HTML without scripts. */
import type { TFile } from '../app/files.ts';
import type { BrowserApp } from './browser-app.ts';
import { SectionRenderer } from './section-renderer.ts';

function styleRules(doc: Document): string {
  return Array.from(doc.styleSheets, (sheet) => Array.from(sheet.cssRules, (rule) => rule.cssText).join('\n')).join(
    '\n',
  );
}

/**
 * Renders a note outside the document and returns the HTML at the moment when the promises of all post processors have
 * settled; what is drawn later is missing. The result is complete: it contains all styles, and needs no server. The app
 * prints with the light theme.
 */
export async function printPage(app: BrowserApp, file: TFile): Promise<string> {
  const text = await app.vault.read(file);
  const print = createDiv('print');
  const view = print.createDiv('markdown-preview-view markdown-rendered');
  view.createEl('h1', { cls: 'inline-title', text: file.basename });
  const sections = new SectionRenderer(app, view.createDiv(), file.path, true);
  sections.load();
  await sections.show(text);
  const page = document.implementation.createHTMLDocument(file.basename);
  page.documentElement.lang = 'en';
  page.head.createEl('style', { text: styleRules(document) });
  page.body.addClass('theme-light', 'mod-print');
  page.body.appendChild(page.importNode(print, true));
  sections.unload();
  return `<!doctype html>\n${page.documentElement.outerHTML}`;
}
