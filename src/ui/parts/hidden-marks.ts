/** Shows characters that can't be seen as marks, in whatever a screen draws: nobody decides on a text that looks like another. */
import { visibleText } from '../../domain/foreign.ts';

const ATTRIBUTES = ['aria-label', 'title'];

/**
 * From now on, every text and label below an element has marks for its hidden characters before it is painted. What people type
 * into stays as it is. Returns what ends it.
 */
export function showHidden(root: HTMLElement): () => void {
  markBelow(root);
  const observer = new MutationObserver((records) => {
    for (const { type, target, addedNodes } of records) {
      if (type === 'childList') addedNodes.forEach(markBelow);
      else markOne(target);
    }
  });
  observer.observe(root, {
    subtree: true,
    childList: true,
    characterData: true,
    attributes: true,
    attributeFilter: ATTRIBUTES,
  });
  return () => {
    observer.disconnect();
  };
}

function markBelow(node: Node): void {
  markOne(node);
  node.childNodes.forEach(markBelow);
}

function markOne(node: Node): void {
  if (node.nodeType === Node.TEXT_NODE) {
    const text = node.nodeValue ?? '';
    const marked = node.parentNode?.nodeName === 'TEXTAREA' ? text : visibleText(text);
    if (marked !== text) node.nodeValue = marked;
  } else if (node.nodeType === Node.ELEMENT_NODE) markAttributes(node as Element);
}

function markAttributes(el: Element): void {
  for (const name of ATTRIBUTES) {
    const label = el.getAttribute(name);
    const marked = label === null ? null : visibleText(label);
    if (marked !== null && marked !== label) el.setAttribute(name, marked);
  }
}
