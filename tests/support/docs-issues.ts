/** The reference of all issues: an overview table, and a section for each. */
import { SEVERITIES, type Code } from '../../src/domain/finding.ts';
import { findingFixes } from '../../src/ui/panel/panel-model.ts';
import { findingMessage, FINDING_TEXT } from '../../src/ui/text/findings.ts';
import { ENCODING_TEXT, YAML_REASON_TEXT, type MessageText } from '../../src/ui/text/yaml.ts';
import { REMARKS } from '../ui/text/finding-samples.ts';
import { section, table } from './markdown.ts';

const CODES = Object.keys(SEVERITIES) as readonly Code[];

/** Codes that several messages share. */
const VARIANTS: Readonly<Partial<Record<Code, Readonly<Record<string, MessageText>>>>> = {
  'yaml-invalid': YAML_REASON_TEXT,
  'encoding-not-utf8': ENCODING_TEXT,
};

/** Returns the overview with links, and one section for each code, in the order of the codes. */
export function issueSections(): string {
  const overview = table(
    ['Code', 'Severity', 'Title'],
    CODES.map((code) => [`[${code}](#${code})`, SEVERITIES[code], FINDING_TEXT[code].title]),
  );
  return [overview, ...CODES.map(issueSection)].join('\n\n');
}

function issueSection(code: Code): string {
  const { message, advice } = findingMessage(REMARKS[code]);
  const lines = [`Severity: ${SEVERITIES[code]}`, `Example: ${message}`, `What to do: ${advice}`, ...buttons(code)];
  const list = lines.map((line) => `- ${line}`).join('\n');
  const variants = VARIANTS[code];
  const title = `**${FINDING_TEXT[code].title}**`;
  return variants === undefined ? section(code, title, list) : section(code, title, list, variantsTable(variants));
}

function variantsTable(variants: Readonly<Record<string, MessageText>>): string {
  return table(
    ['Message', 'What to do'],
    Object.values(variants).map(({ message, advice }) => [message, advice]),
  );
}

function buttons(code: Code): readonly string[] {
  const remedies = findingFixes({ ...REMARKS[code], severity: SEVERITIES[code] });
  const labels = (opens: boolean): string =>
    remedies
      .filter(({ by }) => (by === 'open') === opens)
      .map(({ label }) => `**${label}**`)
      .join(' or ');
  const fixes = labels(false);
  const others = labels(true);
  return [`One-click fix: ${fixes === '' ? 'none' : fixes}`, ...(others === '' ? [] : [`Button: ${others}`])];
}
