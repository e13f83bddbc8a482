/** Draws a block of a note with the app's class names. Links and embeds get their content and clicks elsewhere. */
import type { Block } from './markdown-blocks.ts';

const INLINE =
  /!\[\[(?<embed>[^\]]+)\]\]|\[\[(?<link>[^\]|]+)(?:\|(?<shown>[^\]]*))?\]\]|\[(?<label>[^\]]*)\]\((?<url>[^)\s]*)\)|`(?<code>[^`]+)`|\*\*(?<strong>[^*]+)\*\*|[*_](?<em>[^*_]+)[*_](?!\w)/g;

function drawMatch(el: HTMLElement, groups: Record<string, string | undefined>): void {
  const { embed, link, shown, label, url, code, strong, em } = groups;
  if (embed !== undefined) el.createSpan({ cls: 'internal-embed', attr: { src: embed } });
  else if (link !== undefined)
    el.createEl('a', { cls: 'internal-link', text: shown ?? link, href: link, attr: { 'data-href': link } });
  else if (url !== undefined) el.createEl('a', { cls: 'external-link', text: label ?? url, href: url });
  else if (code !== undefined) el.createEl('code', { text: code });
  else if (strong !== undefined) drawInline(el.createEl('strong'), strong);
  else if (em !== undefined) drawInline(el.createEl('em'), em);
}

function drawInline(el: HTMLElement, text: string): void {
  let at = 0;
  for (const match of text.matchAll(INLINE)) {
    el.appendText(text.slice(at, match.index));
    drawMatch(el, match.groups ?? {});
    at = match.index + match[0].length;
  }
  el.appendText(text.slice(at));
}

function drawTable(section: HTMLElement, head: readonly string[], rows: readonly (readonly string[])[]): void {
  const table = section.createEl('table');
  const headRow = table.createEl('thead').createEl('tr');
  for (const cell of head) drawInline(headRow.createEl('th'), cell);
  const body = table.createEl('tbody');
  for (const row of rows) {
    const line = body.createEl('tr');
    for (const cell of row) drawInline(line.createEl('td'), cell);
  }
}

export function drawBlock(section: HTMLElement, block: Block): void {
  switch (block.kind) {
    case 'heading':
      drawInline(section.createEl(`h${block.level}` as 'h1', { attr: { 'data-heading': block.text } }), block.text);
      return;
    case 'list': {
      const list = section.createEl(block.isOrdered ? 'ol' : 'ul');
      for (const item of block.items) drawInline(list.createEl('li'), item);
      return;
    }
    case 'code': {
      const cls = block.language === '' ? '' : `language-${block.language}`;
      section.createEl('pre').createEl('code', { cls, text: block.source });
      return;
    }
    case 'table':
      drawTable(section, block.head, block.rows);
      return;
    case 'rule':
      section.createEl('hr');
      return;
    case 'paragraph':
      // A paragraph that contains the blocks of an embed cannot be written as HTML and read again.
      drawInline(section.createEl(block.text.includes('![[') ? 'div' : 'p'), block.text);
  }
}
