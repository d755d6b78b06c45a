/** Named in the environment of everything a command starts, so that it is found and ended with it. */
const MARK = "SLUICE_SANDBOX";

// Ends what is marked, until nothing is found three times in a row: a process that is just being replaced (execve) shows no environment for a
// moment. Bounded, because a process in the kernel's hands cannot be ended.
const END_MARKED = `n=0; none=0; while [ $n -lt 50 ] && [ $none -lt 3 ]; do
  if found=$(grep -ls "${MARK}=$token" /proc/[0-9]*/environ 2>/dev/null); then none=0
    for each in $found; do each=\${each#/proc/}; kill -9 "\${each%/environ}" 2>/dev/null; done
  else none=$((none+1)); fi; n=$((n+1)); done`;

const RUN = `token=$1; cd -- "$2" || exit 126; shift 2; env "${MARK}=$token" "$@"; code=$?; ${END_MARKED}; exit $code`;

/** Runs a command in a folder and ends what it leaves behind. 126: no such folder, or not to be executed; 127: no such program. */
export const runMarked = (token: string, folder: string, argv: readonly string[]): string[] =>
  ["sh", "-c", RUN, "sh", token, folder].concat(argv);

/** Ends a command, and with it everything it started. */
export const endMarked = (token: string): string[] => ["sh", "-c", `token=$1; ${END_MARKED}`, "sh", token];

/** The first process of a container: does nothing, takes in orphans, and ends when it is told to. */
export const FIRST_PROCESS = ["sh", "-c", 'trap "exit 0" TERM INT; while :; do sleep 86400 & wait $!; done'];

/** Says how often the kernel ended a process of the container for its memory. */
export const COUNT_OF_KILLS = [
  "sh",
  "-c",
  "cat /sys/fs/cgroup/memory.events /sys/fs/cgroup/memory/memory.oom_control 2>/dev/null; true",
];

/** What `COUNT_OF_KILLS` said, as a number. */
export const killsIn = (text: string): number => Number(/^oom_kill (\d+)$/m.exec(text)?.[1] ?? 0);
