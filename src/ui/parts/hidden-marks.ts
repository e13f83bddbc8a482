/** Shows invisible characters as visible marks on all screens, so that no text can pass for a different one. */
import { visibleText } from '../../domain/untrusted-text.ts';

const ATTRIBUTES = ['aria-label', 'title'];

/**
 * Replaces the invisible characters in every text and label below an element with marks, now and after each change,
 * before it is painted. Text areas are not changed. Returns a function that stops this.
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
