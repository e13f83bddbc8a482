import { expect, test } from 'vitest';
import { shortMessage } from '../../../src/targets/dynamics/error-message.ts';
import { noAccess, privilegeText } from '../../../tools/loopback-crms/dataverse/answers.ts';

const ID = '91c66c38-c873-4811-9103-005056b218e8';
const OTHER = '1d29aeb1-2135-42fc-a072-d91b4743a71b';

test('names a missing privilege and its table', () => {
  const long = privilegeText(ID, 'prvWriteOpportunity', 'opportunity', 'Opportunity');
  expect(long.length).toBeGreaterThan(700);
  expect(shortMessage(long)).toBe(
    "Principal user is missing prvWriteOpportunity privilege for entity 'opportunity' (LocalizedName='Opportunity'). Consider adding missed privilege to one of the principal (user/team) roles.",
  );
});

test('names a permission that is missing for one record', () => {
  const { body } = noAccess(ID, OTHER, ID, 'WriteAccess').answer;
  const { error } = body as { error: { message: string } };
  const said = shortMessage(error.message);
  expect(said).toContain('SecLib::AccessCheckEx failed.');
  expect(said).toContain('AccessRights: WriteAccess');
  expect(said).not.toMatch(/[\da-f]{8}-/);
});

test.each([
  ['one id names the record', `Entity 'opportunity' With Id = ${ID} Does Not Exist`, undefined],
  ['a sentence as it is', "The value 99 of 'salesstage' is outside the valid range. Accepted Values: 0,1,2", undefined],
  ['nothing', '', undefined],
  ['several lines', 'First.\r\n\tSecond.', 'First. Second.'],
  [
    'ids in parentheses go',
    `Principal user (Id=${ID}, type=8) is missing prvReadInterest privilege (Id=${OTHER})`,
    'Principal user is missing prvReadInterest privilege',
  ],
  [
    'a payload that could not be read',
    "Error identified in Payload provided by the user for Entity :'opportunities', For more information on this error please follow this help link https://go.microsoft.com/fwlink/?linkid=2195293  ---->  InnerException : Microsoft.OData.ODataException: Cannot convert the literal 'x' to the expected type 'Edm.Int32'. ---> System.FormatException: Input string was not in a correct format.\r\n   at System.Number.Parse(String value)",
    "Cannot convert the literal 'x' to the expected type 'Edm.Int32'.",
  ],
  [
    'a stack trace',
    'A plug-in said no.\r\n   at Acme.Plugins.Deal.Execute(IServiceProvider provider) in C:\\build\\Deal.cs:line 42\r\n   at Microsoft.Crm.Extensibility.Run()',
    'A plug-in said no.',
  ],
  [
    'only an inner exception',
    ' ---> System.TimeoutException: The operation has timed out.',
    'System.TimeoutException: The operation has timed out.',
  ],
])('%s', (_, text, said = text) => {
  expect(shortMessage(text)).toBe(said);
});

test('limits the text to 1,000 characters', () => {
  expect(shortMessage('x'.repeat(5000))).toBe('x'.repeat(1000));
});

test('reads only the start of a long text, so that patterns run in limited time', () => {
  const pieces = [
    '(',
    ')',
    'a',
    'a.',
    ' ',
    '(a',
    `a=${ID} `,
    `(${ID}) `,
    '. ',
    '---> ',
    '\n  at ',
    "'",
    'InnerException :',
  ];
  for (const piece of pieces) {
    const text = piece.repeat(50_000);
    expect(shortMessage(text), JSON.stringify(piece)).toBe(shortMessage(text.slice(0, 4000)));
  }
});
