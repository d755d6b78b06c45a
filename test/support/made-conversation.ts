import type { Json } from "#kernel";

interface MadeConversation {
  readonly result: Readonly<Record<string, Json>>;
  readonly execution_history: readonly {
    readonly tool: string;
    readonly success: boolean;
    readonly error: string | null;
  }[];
  readonly [key: string]: unknown;
}

const said = (turn: number, content: string, more: object = {}): object => ({
  role: "assistant",
  turn,
  content,
  ...more,
});
const told = (turn: number, content: string): object => ({ role: "user", turn, content });

/**
 * A conversation in the original's format, made for tests: a search, help on the form, two calls that succeed, the word
 * that it is done. Its scores are worked out by hand: exact plan 0.4 + 0.3 + 0.2 + 0.02, quality 0.32 + 0.3 + 0.2 · 0.92,
 * task 0.5 + 0.3 + 0.2.
 */
export function madeConversation(): MadeConversation {
  const required = ["file_operations_reader", "data_processing_parser"];
  const remark = "I shall now go and read the file, and parse it after that.";
  return {
    test_id: "made_model_basic_task_insttask_1_test1_optimal",
    task_type: "basic_task",
    prompt_type: "optimal",
    is_flawed: false,
    flaw_type: null,
    task_instance: { id: "task_1", task_type: "basic_task", description: "Read and parse.", required_tools: required },
    prompt: [
      "Execute a basic task.",
      "1. Execute the FIRST tool in your workflow",
      "## Workflow Execution Plan",
      "1. Execute file_operations_reader (Semantic match: 50%)",
      "2. Execute data_processing_parser (Semantic match: 50%)",
      "### Execution Summary:",
    ].join("\n"),
    conversation_history: [
      said(1, "<tool_search>read file</tool_search>", { action: "search" }),
      told(1, "Tool Search Results: …"),
      said(2, remark),
      said(2, remark, { no_action: true }),
      told(2, "NO ACTION DETECTED"),
      said(3, "<tool_call>file_operations_reader</tool_call>"),
      told(3, "✅ file_operations_reader executed successfully."),
      said(4, "<tool_call>DATA_processing_parser</tool_call>"),
      told(4, "✅ data_processing_parser executed successfully."),
      said(5, "Task completed."),
    ],
    execution_history: required.map((tool) => ({ tool, success: true, error: null })),
    extracted_tool_calls: required,
    api_issues: [],
    result: {
      success: true,
      final_score: 0.902,
      workflow_score: 0.92,
      phase2_score: 0.902,
      quality_score: 0.804,
      tool_calls: required,
      error: null,
    },
  };
}
