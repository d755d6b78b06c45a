/** What options mean to `sluice retune` that other commands have too. */
export const IN_RETUNE = {
  model: { about: "The models whose quotas the limits are of", default: "all of them" },
  provider: {
    about: "The provider whose quotas the limits are of, or that a key is for; needed for a key when there are several",
    default: "all of them",
  },
  apiKey: { about: "One more key for the provider; other users of the machine can see it" },
  apiKeyEnv: { about: "An environment variable that holds one more key for the provider" },
  apiKeyFile: { about: "A file that holds one more key for the provider; `-` is standard input" },
  maxWorkers: { about: "At most so many trials at once in this run", default: "as before" },
  qps: { about: "At most so many requests a second on each lane, by this run", default: "as before" },
  budgetUsd: {
    about: "What the run may cost in all, in dollars, where it began with a budget",
    default: "as before",
  },
} as const;

/** What options mean to `sluice tasks` that plans have too. */
export const IN_TASKS = {
  taskTypes: { about: "The task types, between commas, such as `basic_task,data_pipeline`", default: "all" },
  difficulty: { about: "The difficulties, between commas, such as `easy,hard`", default: "easy" },
  numInstances: { about: "Tasks to generate for each task type", default: "20" },
  seed: { about: "The number that generated tasks come from: equal seeds give equal tasks" },
} as const;
