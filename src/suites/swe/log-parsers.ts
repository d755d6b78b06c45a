import { djangoStatuses } from "./parsers/django.ts";
import { nodeTestStatuses } from "./parsers/node-test.ts";
import { pytestOptionsStatuses, pytestStatuses, pytestV2Statuses } from "./parsers/pytest.ts";
import { matplotlibStatuses, seabornStatuses, sympyStatuses } from "./parsers/python-projects.ts";
import type { StatusMap } from "./parsers/status.ts";
import { unittestStatuses } from "./parsers/unittest.ts";
import { LOG_PARSERS, type LogParser, type SweInstance } from "./swe-instance.ts";

const PARSERS: Readonly<Record<LogParser, (log: string) => StatusMap>> = {
  pytest: pytestStatuses,
  "pytest-options": pytestOptionsStatuses,
  "pytest-v2": pytestV2Statuses,
  django: djangoStatuses,
  sympy: sympyStatuses,
  seaborn: seabornStatuses,
  matplotlib: matplotlibStatuses,
  "node-test": nodeTestStatuses,
  unittest: unittestStatuses,
};

/** The published harness's parser of each repository; plain pytest where it is not listed. */
const OF_REPOSITORY: Readonly<Record<string, LogParser>> = {
  "astropy/astropy": "pytest-v2",
  "django/django": "django",
  "matplotlib/matplotlib": "matplotlib",
  "mwaskom/seaborn": "seaborn",
  "psf/requests": "pytest-options",
  "pydicom/pydicom": "pytest-options",
  "pylint-dev/pylint": "pytest-options",
  "scikit-learn/scikit-learn": "pytest-v2",
  "sphinx-doc/sphinx": "pytest-v2",
  "sympy/sympy": "sympy",
};

/** Names that harness 5.x has for the parsers of single projects. */
const OF_PROJECT: Readonly<Record<string, LogParser>> = {
  astropy: "pytest-v2",
  scikit: "pytest-v2",
  sphinx: "pytest-v2",
  requests: "pytest-options",
  pylint: "pytest-options",
  pydicom: "pytest-options",
};

/** Which parser a row's log is read by: its own, by our name or the harness's, or else its repository's. */
export function parserOf({ log_parser: written, repo }: Pick<SweInstance, "log_parser" | "repo">): LogParser {
  const name = (written ?? "").replace(/^parse_log_/, "").replaceAll("_", "-");
  const own = LOG_PARSERS.find((parser) => parser === name) ?? OF_PROJECT[name];
  return own ?? OF_REPOSITORY[repo] ?? "pytest";
}

/** What a log says of each test. */
export const statusesIn = (log: string, parser: LogParser): StatusMap => PARSERS[parser](log);
