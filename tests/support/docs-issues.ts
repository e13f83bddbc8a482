/** The reference of all issues: an overview table, and a section for each. */
import { SEVERITIES, type Code } from '../../src/domain/finding.ts';
import { remediesOf } from '../../src/ui/panel/panel-model.ts';
import { findingWords, WORDS } from '../../src/ui/text/findings.ts';
import { ENCODINGS, YAML_REASONS, type Words } from '../../src/ui/text/yaml.ts';
import { REMARKS } from '../ui/text/finding-samples.ts';
import { section, table } from './markdown.ts';

const CODES = Object.keys(SEVERITIES) as readonly Code[];

/** Codes that several messages share. */
const VARIANTS: Readonly<Partial<Record<Code, Readonly<Record<string, Words>>>>> = {
  'yaml-invalid': YAML_REASONS,
  'encoding-not-utf8': ENCODINGS,
};

/** Returns the overview with links, and one section for each code, in the order of the codes. */
export function issueSections(): string {
  const overview = table(
    ['Code', 'Severity', 'Title'],
    CODES.map((code) => [`[${code}](#${code})`, SEVERITIES[code], WORDS[code].title]),
  );
  return [overview, ...CODES.map(issueSection)].join('\n\n');
}

function issueSection(code: Code): string {
  const { message, advice } = findingWords(REMARKS[code]);
  const lines = [`Severity: ${SEVERITIES[code]}`, `Example: ${message}`, `What to do: ${advice}`, ...buttons(code)];
  const list = lines.map((line) => `- ${line}`).join('\n');
  const variants = VARIANTS[code];
  const title = `**${WORDS[code].title}**`;
  return variants === undefined ? section(code, title, list) : section(code, title, list, variantsTable(variants));
}

function variantsTable(variants: Readonly<Record<string, Words>>): string {
  return table(
    ['Message', 'What to do'],
    Object.values(variants).map(({ message, advice }) => [message, advice]),
  );
}

function buttons(code: Code): readonly string[] {
  const remedies = remediesOf({ ...REMARKS[code], severity: SEVERITIES[code] });
  const labels = (opens: boolean): string =>
    remedies
      .filter(({ by }) => (by === 'open') === opens)
      .map(({ label }) => `**${label}**`)
      .join(' or ');
  const fixes = labels(false);
  const others = labels(true);
  return [`One-click fix: ${fixes === '' ? 'none' : fixes}`, ...(others === '' ? [] : [`Button: ${others}`])];
}
