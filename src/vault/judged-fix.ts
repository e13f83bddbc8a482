/** Whether a fix does what its button promises, found out by trying it. */
import { isError, type Finding } from '../domain/finding.ts';
import { isCleanName } from '../domain/names-text.ts';
import type { NoteEdit } from '../domain/value.ts';
import { applyEdit } from '../notes/edit.ts';

/** The findings in a text; undefined where its properties can't be read. */
export type FindingsIn = (text: string) => readonly Finding[] | undefined;

/**
 * Returns the findings, those fixes left out that the note can't take or after which it would not be better. A fix is tried when
 * it is first asked for: a run over a vault and a plan ask for none. Without any fix, the list is the same.
 */
export function withJudgedFixes(
  findings: readonly Finding[],
  text: string,
  findingsIn: FindingsIn,
): readonly Finding[] {
  if (findings.every(({ fix }) => fix === undefined)) return findings;
  return findings.map((finding) => {
    const offered = [finding.fix, finding.otherFix].filter((edit) => edit !== undefined);
    return offered.length === 0
      ? finding
      : withFixes(finding, () => offered.filter((edit) => isGoodFix(finding, edit, findings, text, findingsIn)));
  });
}

/** The finding with fixes that are found out once, when the first of them is read. */
function withFixes(finding: Finding, find: () => readonly NoteEdit[]): Finding {
  let fixes: readonly NoteEdit[] | undefined;
  return {
    ...finding,
    get fix() {
      return (fixes ??= find())[0];
    },
    get otherFix() {
      return (fixes ??= find())[1];
    },
  };
}

/**
 * Whether, after the edit, the note can be read, the finding is gone, no error is there that was not there before, and no item
 * of a list looks like what is left of some other syntax. That every other byte stays is proven by the edit itself.
 */
function isGoodFix(
  finding: Finding,
  edit: NoteEdit,
  before: readonly Finding[],
  text: string,
  findingsIn: FindingsIn,
): boolean {
  const written = edit.do === 'set' && Array.isArray(edit.value) ? (edit.value as readonly unknown[]) : [];
  if (written.some((item) => typeof item === 'string' && !isCleanName(item))) return false;
  const edited = applyEdit(text, edit, { createFrontmatter: false });
  if ('refused' in edited || edited.text === text) return false;
  const after = findingsIn(edited.text);
  if (after === undefined || countOf(finding, after) >= countOf(finding, before)) return false;
  const known = new Set(before.filter(isError).map(placeless));
  // A key that a fix adds is for the person to fill.
  if (finding.code === 'required-missing') known.add(placeless({ code: 'required-empty', key: finding.key }));
  return after.every((other) => !isError(other) || known.has(placeless(other)) || isInPlace(other, finding, before));
}

/** A value under a new name may be wrong; before, the whole field was missing. */
function isInPlace(other: Finding, { code, field }: Finding, before: readonly Finding[]): boolean {
  return code === 'key-near-miss' && other.field === field && before.some((one) => isError(one) && one.field === field);
}

/** How often the very same is said. */
function countOf({ code, key, data }: Finding, findings: readonly Finding[]): number {
  const said = JSON.stringify(data);
  return findings.filter((one) => one.code === code && one.key === key && JSON.stringify(one.data) === said).length;
}

function placeless({ code, key }: { readonly code: string; readonly key?: string | undefined }): string {
  return `${code} ${key ?? ''}`;
}
