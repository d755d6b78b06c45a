/** Written instead of set: one process in place of four, in each of two sandboxes a trial. */
const IDENTITY = `cat >> .git/config <<'END'
[user]
	name = Agent
	email = agent@localhost
[core]
	fileMode = false
[gc]
	auto = 0
END`;

/** Puts up a repository from a stream of its commits, given on standard input; `$@` are the programs it needs. */
export const LAY_HISTORY = `set -e
for program in "$@"; do
  command -v "$program" > /dev/null || { echo "it needs $program, which is not in the sandbox" >&2; exit 9; }
done
git init -q -b main repo
cd repo
git fast-import --quiet
git checkout -q -f main
${IDENTITY}
git rev-parse HEAD`;

/** For a repository that no agent sees. */
export const FIND_HEAD = `git config --global --add safe.directory '*' && git reset -q --hard && git rev-parse HEAD`;

/**
 * Takes from an image's repository everything that is not behind its HEAD: branches, tags, remotes, notes, and the commits that
 * only they reached. HEAD stays, for harnesses put a commit of their own on the base commit.
 */
export const CLEAN_IMAGE = `set -e
git config --global --add safe.directory '*'
git reset -q --hard
git checkout -q --detach
for remote in $(git remote); do git remote remove "$remote"; done
git for-each-ref --format='%(refname)' | while read -r ref; do git update-ref --no-deref -d "$ref"; done
rm -f .git/FETCH_HEAD .git/ORIG_HEAD .git/packed-refs.lock
git reflog expire --expire=now --all
git gc -q --prune=now
${IDENTITY}
git rev-parse HEAD`;
