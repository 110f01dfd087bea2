import {ProblemError} from '../types/problem.ts';

/** The shells that can complete our words. */
export const shells = ['bash', 'zsh', 'fish'] as const;

/**
The scripts only hand the words to `rolltop __complete` and its lines to the shell, so that all three know the same and a new command needs none of
them changed.
*/
const scripts: Readonly<Record<typeof shells[number], string>> = {
	// Bash breaks words at = and : too; the line itself has them whole, and what stands before the last break is cut off again.
	bash: String.raw`# rolltop completion bash: source <(rolltop completion bash)
_rolltop() {
	local line="${'$'}{COMP_LINE:0:COMP_POINT}" typed piece lead word
	local -a words
	COMPREPLY=()
	read -ra words <<< "$line"
	[[ $line == *[[:space:]] ]] && words+=("")
	typed="${'$'}{words[${'$'}{#words[@]}-1]}"
	piece="${'$'}{COMP_WORDS[COMP_CWORD]}"
	[[ $piece == [=:] ]] && piece=""
	lead="${'$'}{typed%"$piece"}"
	while IFS=$'\t' read -r word _; do
		if [[ $word == :files ]]; then
			compopt -o default 2>/dev/null
			return
		fi
		[[ $word == *= ]] && compopt -o nospace 2>/dev/null
		[[ -n $word ]] && COMPREPLY+=("${'$'}{word#"$lead"}")
	done < <("${'$'}{words[0]}" __complete "${'$'}{words[@]:1}" 2>/dev/null)
}
complete -F _rolltop rolltop kubectl-rolltop
`,
	zsh: String.raw`#compdef rolltop kubectl-rolltop
# rolltop completion zsh: source <(rolltop completion zsh), or put it into a directory of $fpath as _rolltop
_rolltop() {
	local line
	local -a lines described
	lines=("${'$'}{(@f)$("${'$'}{words[1]}" __complete "${'$'}{(@)words[2,CURRENT]}" 2>/dev/null)}")
	if [[ ${'$'}{lines[1]} == :files ]]; then
		_files
		return
	fi
	for line in "${'$'}{lines[@]}"; do
		[[ -n $line ]] || continue
		line="${'$'}{line//:/\\:}"
		described+=("${'$'}{line/$'\t'/:}")
	done
	(( ${'$'}{#described} )) && _describe -V rolltop described
}
if [[ ${'$'}{funcstack[1]} == _rolltop ]]; then
	_rolltop "$@"
elif (( ${'$'}{+functions[compdef]} )); then
	compdef _rolltop rolltop kubectl-rolltop
fi
`,
	fish: String.raw`# rolltop completion fish: rolltop completion fish | source
function __rolltop_complete
	set -l words (commandline -opc)
	set -l typed (commandline -ct)
	set -l lines ($words[1] __complete $words[2..-1] "$typed" 2>/dev/null)
	if test "$lines[1]" = ':files'
		__fish_complete_path "$typed"
	else
		printf '%s\n' $lines
	end
end
complete -c rolltop -f -a '(__rolltop_complete)'
complete -c kubectl-rolltop -f -a '(__rolltop_complete)'
`,
};

/**
@throws ProblemError with code `bad-usage` for a shell that we do not know.
*/
export function findScript(shell: string): string {
	const known = shells.find(name => name === shell);
	if (known === undefined) {
		throw new ProblemError({code: 'bad-usage', title: `There is no completion for ${shell}`, nextSteps: [`There is one for ${shells.join(', ')}.`]});
	}

	return scripts[known];
}
