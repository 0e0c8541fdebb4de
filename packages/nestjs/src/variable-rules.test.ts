import { describe, expect, it } from '@jest/globals';
import joi from 'joi';
import { z } from 'zod';
import { judgeVariables } from './variable-rules.js';

describe('judgeVariables()', () => {
  it('takes what validate() returns, also later, and what it throws for an issue', async () => {
    expect(await judgeVariables({ A: '1' }, { validate: ({ A }) => ({ A: Number(A) }) })).toEqual({
      value: { A: 1 },
    });
    expect(await judgeVariables({}, { validate: () => Promise.resolve({ A: 2 }) })).toEqual({
      value: { A: 2 },
    });
    const validate = (): never => {
      throw new Error('A is missing');
    };
    expect(await judgeVariables({}, { validate })).toEqual({ issues: [{ message: 'A is missing' }] });
  });

  it('keeps the words of JSON.parse in validate() to itself: they quote the beginning of a secret', async () => {
    const validate = ({ A }: Record<string, unknown>) => JSON.parse(String(A)) as object;
    expect(await judgeVariables({ A: 'canary-that-is-no-json' }, { validate })).toEqual({
      issues: [{ message: 'validate() threw a SyntaxError' }],
    });
  });

  it('says of what is thrown and no Error its kind alone', async () => {
    const validate = () => Promise.reject(Object({ canary: 'canary-value' }));
    expect(await judgeVariables({}, { validate })).toEqual({
      issues: [{ message: 'validate() threw something that is no Error: object' }],
    });
  });

  it('lets validate() win over a schema', async () => {
    const rules = { validate: () => ({ A: 1 }), validationSchema: z.object({ B: z.string() }) };
    expect(await judgeVariables({}, rules)).toEqual({ value: { A: 1 } });
  });

  it('tells every issue of a Joi schema, and lets unknown variables be', async () => {
    const validationSchema = joi.object({ A: joi.number().required(), B: joi.number().default(3) });
    expect(await judgeVariables({ A: '1', OTHER: 'x' }, { validationSchema })).toEqual({
      value: { A: 1, B: 3, OTHER: 'x' },
    });
    expect(await judgeVariables({ B: 'x' }, { validationSchema })).toMatchObject({
      issues: [{ path: ['A'] }, { path: ['B'] }],
    });
  });

  it.each([{ allowUnknown: false }, { libraryOptions: { allowUnknown: false } }])(
    'hands the options %j to Joi',
    async (validationOptions) => {
      const rules = { validationSchema: joi.object({}), validationOptions };
      expect(await judgeVariables({ OTHER: 'x' }, rules)).toMatchObject({ issues: [{ path: ['OTHER'] }] });
    },
  );

  it('takes a schema of zod for what it is, although it has a method validate', async () => {
    const validationSchema = Object.assign(z.object({ A: z.coerce.number() }), { validate: () => ({}) });
    expect(await judgeVariables({ A: '1' }, { validationSchema })).toEqual({ value: { A: 1 } });
  });
});
