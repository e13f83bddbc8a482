/** Checks fixes by applying them. */
import { isError, type Finding } from '../domain/finding.ts';
import { isCleanName } from '../domain/names-text.ts';
import type { NoteEdit } from '../domain/value.ts';
import { applyEdit } from '../notes/edit.ts';

/** Returns the findings in a text; `undefined` if its properties cannot be read. */
export type FindingsIn = (text: string) => readonly Finding[] | undefined;

/**
 * Returns the findings without fixes that cannot be applied or that do not improve the note. A fix is tried when it is
 * first read: runs over a vault and plans read none. Returns the same array if no finding has a fix.
 */
export function keepValidFixes(findings: readonly Finding[], text: string, findingsIn: FindingsIn): readonly Finding[] {
  if (findings.every(({ fix }) => fix === undefined)) return findings;
  return findings.map((finding) => {
    const offered = [finding.fix, finding.otherFix].filter((edit) => edit !== undefined);
    return offered.length === 0
      ? finding
      : withLazyFixes(finding, () => offered.filter((edit) => isValidFix(finding, edit, findings, text, findingsIn)));
  });
}

/** Returns the finding with fixes that are determined once, when the first of them is read. */
function withLazyFixes(finding: Finding, find: () => readonly NoteEdit[]): Finding {
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
 * Returns true if, after the edit, the note can be read, the finding is gone, no new error exists, and no list item
 * looks like the remains of other syntax. The edit itself proves that every other byte is unchanged.
 */
function isValidFix(
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
  return hasNoNewError(after, before, [finding]);
}

/** The finding that an edit fixes. */
type Fixed = Pick<Finding, 'field' | 'key'> & { readonly code: string };

/** Returns true if every error existed before, or follows from a fix of these findings. */
export function hasNoNewError(after: readonly Finding[], before: readonly Finding[], fixed: readonly Fixed[]): boolean {
  const known = new Set(before.filter(isError).map(placeless));
  for (const { code, key } of fixed) {
    // The user fills in a key that a fix adds.
    if (code === 'required-missing') known.add(placeless({ code: 'required-empty', key }));
  }
  return after.every(
    (other) => !isError(other) || known.has(placeless(other)) || fixed.some((one) => isInPlace(other, one, before)),
  );
}

/** Returns true for an error in a renamed key if the field had an error before, because the whole field was missing. */
function isInPlace(other: Finding, { code, field }: Fixed, before: readonly Finding[]): boolean {
  return code === 'key-near-miss' && other.field === field && before.some((one) => isError(one) && one.field === field);
}

/** Returns the number of findings that equal this finding. */
function countOf({ code, key, data }: Finding, findings: readonly Finding[]): number {
  const content = JSON.stringify(data);
  return findings.filter((one) => one.code === code && one.key === key && JSON.stringify(one.data) === content).length;
}

function placeless({ code, key }: { readonly code: string; readonly key?: string | undefined }): string {
  return `${code} ${key ?? ''}`;
}
