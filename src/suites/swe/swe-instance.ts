import { z } from "zod";

/** A list of test names: as JSON in a text, as the first releases have it, or as a list. */
const TestNames = z.unknown().transform((value, context): readonly string[] => {
  const names = z.array(z.string()).safeParse(typeof value === "string" ? listIn(value) : value);
  if (names.success) return names.data;
  context.addIssue({ code: "custom", message: "expected a list of test names, or one written as JSON" });
  return z.NEVER;
});

function listIn(text: string): unknown {
  try {
    return text === "" ? [] : JSON.parse(text);
  } catch {
    return undefined;
  }
}

const text = z
  .string()
  .nullish()
  .transform((value) => value ?? "");

const name = z
  .string()
  .min(1)
  .nullish()
  .transform((value) => value ?? null);

/** One commit of a repository that an instance brings along. A file of null is removed. */
const CommitOfFiles = z
  .strictObject({
    message: z.string().min(1),
    /** Moment of author and committer: ISO 8601. */
    at: z.iso.datetime(),
    files: z.record(z.string().min(1), z.string().nullable()),
  })
  .readonly();
export type CommitOfFiles = z.infer<typeof CommitOfFiles>;

/** Log formats that tests' results are read from. */
export const LOG_PARSERS = [
  "pytest",
  "pytest-options",
  "pytest-v2",
  "django",
  "sympy",
  "seaborn",
  "matplotlib",
  "node-test",
  "unittest",
] as const;
export type LogParser = (typeof LOG_PARSERS)[number];

/**
 * One repair, in the fields that SWE-bench publishes; the last ones are of harness 5.x. `history` is ours: a repository
 * that comes with the row, so that no image is needed. Other fields of a row are left out.
 */
export const SweInstance = z
  .object({
    instance_id: z.string().min(1),
    repo: z.string().min(1),
    base_commit: z.string().min(1),
    /** The repair that is known to work. The agent never sees it. */
    patch: text,
    /** Puts in place the tests that judge. The agent never sees it. */
    test_patch: text,
    problem_statement: z.string().min(1),
    hints_text: text,
    created_at: text,
    version: text,
    FAIL_TO_PASS: TestNames,
    PASS_TO_PASS: TestNames,
    environment_setup_commit: text,
    /** Container image with the repository at /testbed; null takes the published name. */
    image: name,
    /** Shell script that puts the tests in place and runs them between the two markers. */
    eval_script: name,
    /** As harness 5.x names it, or one of `LOG_PARSERS`; null takes that of the repository. */
    log_parser: name,
    eval_type: z
      .enum(["pass_and_fail", "fail_only"])
      .nullish()
      .transform((value) => value ?? "pass_and_fail"),
    /** The commits up to `base_commit`, oldest first; null when the repository is in the image. */
    history: z
      .array(CommitOfFiles)
      .min(1)
      .readonly()
      .nullish()
      .transform((value) => value ?? null),
    /** What kind of defect it is, where that is known: for analysis, never shown. */
    family: name,
    /** Programs that its tests need beside the shell and git. */
    needs: z
      .array(z.string())
      .nullish()
      .transform((value) => value ?? []),
  })
  .readonly();
export type SweInstance = z.infer<typeof SweInstance>;
